import {
  type ChipLine,
  type EdgeSelection,
  EIO,
  ENODEV,
  EPERM,
  KernelError,
  type Level,
  type LineConfig,
} from "tophalf";
import type { MockLine } from "./line.ts";

/** The chip of a line that is held. */
export interface LineHome {
  /** Throws when the chip has gone. */
  check(): void;
  /** The line was configured, or given back. */
  changed(): void;
}

/** A driver's hold on one line; dead once released, or when the chip was unplugged. */
export class RequestedLine implements ChipLine {
  readonly #line: MockLine;
  readonly #chip: LineHome;
  #released = false;

  constructor(line: MockLine, chip: LineHome) {
    this.#line = line;
    this.#chip = chip;
  }

  get(): Level {
    return this.#held.level;
  }

  set(level: Level): void {
    if (this.#held.direction === "input") throw new KernelError(EPERM, `${this.#held.name} is an input`);
    this.#held.drive(level);
  }

  configure(config: LineConfig): void {
    this.#held.configure(config);
    this.#chip.changed();
  }

  setEdges(edges: EdgeSelection): void {
    if (edges !== "none" && this.#held.direction === "output") {
      throw new KernelError(EIO, `${this.#held.name}: an output cannot interrupt`);
    }
    this.#held.edges = edges;
  }

  release(): void {
    if (this.#released) throw new KernelError(ENODEV, "the line was given back");
    this.#released = true;
    this.#line.giveBack();
    this.#chip.changed();
  }

  get #held(): MockLine {
    if (this.#released) throw new KernelError(ENODEV, "the line was given back");
    this.#chip.check();
    return this.#line;
  }
}
