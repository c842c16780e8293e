import type { Level } from "tophalf";
import type { MockBoard } from "../board.ts";
import { nanosecondsOf } from "../clock.ts";
import type { MockLine } from "../line.ts";
import { Contact } from "./contact.ts";

export interface ButtonOptions {
  /** How long its contact trembles, such as "3ms": seven edges a press. Default: not at all. */
  readonly bounce?: number | string;
}

/** A push button from a line to the level that its pull does not give: what a test presses. */
export class Button {
  readonly #line: MockLine;
  readonly #contact: Contact;

  /** @throws KernelError EINVAL when the board has no such line */
  constructor(board: MockBoard, pin: string | number, { bounce = 0 }: ButtonOptions = {}) {
    const address = board.address(pin);
    this.#line = board.line(pin);
    this.#contact = new Contact(board.clock, nanosecondsOf(bounce), (closed) => {
      if (closed) board.world.press(address);
      else board.world.release(address);
    });
  }

  /** Holds it down; the line's level is the answer. */
  press(): Level {
    return this.#turn(true);
  }

  release(): Level {
    return this.#turn(false);
  }

  #turn(closed: boolean): Level {
    this.#contact.set(closed);
    return this.#line.wire.level;
  }
}
