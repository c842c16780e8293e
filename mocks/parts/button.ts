import type { Level, LineAddress } from "tophalf";
import type { MockBoard } from "../board.ts";

/** A push button from a line to the level that its pull does not give: what a test presses. */
export class Button {
  readonly #board: MockBoard;
  readonly #address: LineAddress;

  /** @throws KernelError EINVAL when the board has no such line */
  constructor(board: MockBoard, pin: string | number) {
    this.#board = board;
    this.#address = board.address(pin);
  }

  /** Holds it down; the line's level is the answer. */
  press(): Level {
    return this.#board.world.press(this.#address);
  }

  release(): Level {
    return this.#board.world.release(this.#address);
  }
}
