import { EINVAL, KernelError } from "../errno.ts";
import type { ChipLine, ChipLines, EdgeSelection, Level, LineConfig } from "../hal/gpio-chip.ts";

/** Lines that are held together where a chip knows no better: they are read and driven one after the other. */
export class SeparateLines implements ChipLines {
  readonly #lines: readonly ChipLine[];

  /** @param lines held already; they are this object's from now on */
  constructor(lines: readonly ChipLine[]) {
    this.#lines = lines;
  }

  get(): Level[] {
    return this.#lines.map((line) => line.get());
  }

  set(levels: readonly (Level | undefined)[]): void {
    this.#lines.forEach((line, index) => {
      const level = levels[index];
      if (level !== undefined) line.set(level);
    });
  }

  configure(config: LineConfig): void {
    for (const line of this.#lines) line.configure(config);
  }

  /** @throws KernelError EINVAL no such line */
  setEdges(index: number, edges: EdgeSelection): void {
    const line = this.#lines[index];
    if (!line) throw new KernelError(EINVAL, `there is no line ${index} among ${this.#lines.length}`);
    line.setEdges(edges);
  }

  release(): void {
    for (const line of [...this.#lines].reverse()) line.release();
  }
}
