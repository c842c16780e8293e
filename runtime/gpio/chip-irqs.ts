import { EIO, KernelError } from "../errno.ts";
import type { EdgeSelection, GpioChip } from "../hal/gpio-chip.ts";
import type { IrqChip } from "../irq/descriptor.ts";
import type { IrqTable } from "../irq/irq.ts";
import { unlessGone } from "./unless-gone.ts";

const UNMAPPED = 0;

/** What selects the edges of one line. */
export interface EdgeSelector {
  setEdges(edges: EdgeSelection): void;
}

/** The interrupt side of one GPIO chip: which line has which irq number, and the way of its edges to them. */
export class ChipIrqs implements IrqChip {
  readonly label: string;
  readonly #irqs: IrqTable;
  /** By offset; a line keeps its number once it has one. */
  readonly #numbers: Int32Array;
  readonly #lines = new Map<number, EdgeSelector>();
  /** Offsets of the lines that somebody handles. */
  readonly #armed = new Set<number>();

  /** @param gone called when the chip was unplugged */
  constructor(chip: GpioChip, irqs: IrqTable, gone: () => void) {
    this.label = chip.label;
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
      gone,
    });
  }

  /** gpiod_to_irq(). */
  mappingOf(offset: number, line: EdgeSelector): number {
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

  /** Somebody handles the line's interrupt: it cannot become an output meanwhile. */
  isArmed(offset: number): boolean {
    return this.#armed.has(offset);
  }

  setEdges(hwirq: number, edges: EdgeSelection): void {
    const line = this.#lines.get(hwirq);
    if (edges === "none") {
      this.#armed.delete(hwirq);
      unlessGone(() => line?.setEdges(edges));
      return;
    }
    if (!line) throw new KernelError(EIO, `the line of ${this.label}:${hwirq} was given back`);
    line.setEdges(edges);
    this.#armed.add(hwirq);
  }
}
