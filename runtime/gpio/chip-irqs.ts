import { EIO, ENXIO, KernelError } from "../errno.ts";
import type { EdgeSelection, GpioChip } from "../hal/gpio-chip.ts";
import type { IrqChip } from "../irq/descriptor.ts";
import type { IrqTable } from "../irq/irq.ts";
import { unlessGone } from "./unless-gone.ts";

const UNMAPPED = 0;

/** What selects the edges of one line. */
export interface EdgeSelector {
  setEdges(edges: EdgeSelection): void | Promise<void>;
}

export interface ChipIrqsOptions {
  /** Called when the chip was unplugged. */
  readonly gone: () => void;
  /** Its lines do not interrupt. */
  readonly mute?: boolean;
  /** Its lines interrupt in a thread of its driver. */
  readonly nested?: boolean;
  /** Told of what could not be told to the chip any more, when a line is no longer handled. */
  readonly failed?: (offset: number, error: unknown) => void;
}

/** The interrupt side of one GPIO chip: which line has which irq number, and the way of its edges to them. */
export class ChipIrqs implements IrqChip {
  readonly label: string;
  readonly nested: boolean;
  readonly #options: ChipIrqsOptions;
  readonly #irqs: IrqTable;
  /** By offset; a line keeps its number once it has one. */
  readonly #numbers: Int32Array;
  readonly #lines = new Map<number, EdgeSelector>();
  /** Offsets of the lines that somebody handles. */
  readonly #armed = new Set<number>();

  constructor(
    chip: Pick<GpioChip, "label" | "lineCount" | "connect">,
    irqs: IrqTable,
    options: ChipIrqsOptions,
  ) {
    this.label = chip.label;
    this.nested = options.nested ?? false;
    this.#options = options;
    this.#irqs = irqs;
    this.#numbers = new Int32Array(chip.lineCount);
    chip.connect({
      edge: (offset, level, time) => {
        const irq = this.#numbers[offset] ?? UNMAPPED;
        if (irq !== UNMAPPED) this.#irqs.handle(irq, level, time);
      },
      lost: (offset, count) => {
        this.#irqs.lose(this.#numbers[offset] ?? UNMAPPED, count);
      },
      gone: options.gone,
    });
  }

  /** irq_find_mapping(): 0 as long as nobody has asked for the line's number. */
  find(offset: number): number {
    return this.#numbers[offset] ?? UNMAPPED;
  }

  /** The chip has gone, and its numbers with it. */
  dispose(): void {
    this.#lines.clear();
    this.#numbers.fill(UNMAPPED);
    this.#irqs.disposeMappings(this);
  }

  /** gpiod_to_irq(). @throws KernelError ENXIO the chip has no interrupts */
  mappingOf(offset: number, line: EdgeSelector): number {
    if (this.#options.mute) throw new KernelError(ENXIO, `${this.label} has no interrupts`);
    this.#lines.set(offset, line);
    const known = this.#numbers[offset] ?? UNMAPPED;
    if (known !== UNMAPPED) return known;
    const irq = this.#irqs.createMapping(this, offset);
    this.#numbers[offset] = irq;
    return irq;
  }

  /** The line was given back: nothing can be requested of it any more. */
  forget(offset: number): void {
    this.#lines.delete(offset);
  }

  /** Somebody handles the line's interrupt, and has it enabled: it cannot become an output meanwhile. */
  isArmed(offset: number): boolean {
    return this.#armed.has(offset) && this.#irqs.isEnabled(this.find(offset));
  }

  setEdges(hwirq: number, edges: EdgeSelection): void | Promise<void> {
    const line = this.#lines.get(hwirq);
    if (edges === "none") {
      this.#armed.delete(hwirq);
      return line && this.#disarm(hwirq, line);
    }
    if (!line) throw new KernelError(EIO, `the line of ${this.label}:${hwirq} was given back`);
    const told = line.setEdges(edges);
    this.#armed.add(hwirq);
    return told;
  }

  /** Whoever frees an irq cannot do anything about a chip that does not hear him. */
  #disarm(hwirq: number, line: EdgeSelector): void | Promise<void> {
    return unlessGone(() => line.setEdges("none"))?.catch((error: unknown) => {
      this.#options.failed?.(hwirq, error);
    });
  }
}
