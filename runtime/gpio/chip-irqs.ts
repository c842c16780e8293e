import { EIO, KernelError } from "../errno.ts";
import type { ChipLine, EdgeSelection, GpioChip } from "../hal/gpio-chip.ts";
import type { IrqChip } from "../irq/descriptor.ts";
import type { IrqTable } from "../irq/irq.ts";

const UNMAPPED = 0;

/** The interrupt side of one GPIO chip: which line has which irq number, and the way of its edges to them. */
export class ChipIrqs implements IrqChip {
  readonly label: string;
  readonly #irqs: IrqTable;
  /** By offset; a line keeps its number once it has one. */
  readonly #numbers: Int32Array;
  readonly #lines = new Map<number, ChipLine>();

  constructor(chip: GpioChip, irqs: IrqTable) {
    this.label = chip.label;
    this.#irqs = irqs;
    this.#numbers = new Int32Array(chip.lineCount);
    chip.onEdge((offset, level, time) => {
      const irq = this.#numbers[offset] ?? UNMAPPED;
      if (irq !== UNMAPPED) this.#irqs.handle(irq, level, time);
    });
  }

  /** gpiod_to_irq(). */
  mappingOf(offset: number, line: ChipLine): number {
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

  setEdges(hwirq: number, edges: EdgeSelection): void {
    const line = this.#lines.get(hwirq);
    if (line) line.setEdges(edges);
    else if (edges !== "none")
      throw new KernelError(EIO, `the line of ${this.label}:${hwirq} was given back`);
  }
}
