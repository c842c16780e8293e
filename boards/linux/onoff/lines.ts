import {
  type ChipLines,
  type EdgeSelection,
  EINVAL,
  KernelError,
  type Level,
  type LineConfig,
} from "tophalf";
import { checkConfig, type OnoffLine } from "./line.ts";

/** A hold on several lines. sysfs has one file a line: they are read and driven one after the other. */
export class OnoffLines implements ChipLines {
  readonly #lines: readonly OnoffLine[];

  constructor(lines: readonly OnoffLine[]) {
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
    checkConfig(config, "these lines");
    for (const line of this.#lines) line.configure(config);
  }

  setEdges(index: number, edges: EdgeSelection): void {
    const line = this.#lines[index];
    if (!line) throw new KernelError(EINVAL, `there is no line ${index} among ${this.#lines.length}`);
    line.setEdges(edges);
  }

  release(): void {
    for (const line of this.#lines) line.release();
  }
}
