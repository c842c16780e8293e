import type { MockBoard } from "../board.ts";
import type { MockLine } from "../line.ts";

/** An LED from a line to ground: what a test looks at. */
export class Led {
  readonly #line: MockLine;
  readonly #changes: boolean[] = [];

  constructor(board: MockBoard, pin: string | number) {
    this.#line = board.line(pin);
    let lit = this.isOn;
    this.#line.wire.onChange(() => {
      if (this.isOn === lit) return;
      lit = this.isOn;
      this.#changes.push(lit);
    });
  }

  get isOn(): boolean {
    return this.#line.wire.driven === 1;
  }

  /** Every change since it was wired: true for on. */
  get changes(): readonly boolean[] {
    return this.#changes;
  }
}
