import type { MockBoard } from "../board.ts";
import { nanosecondsOf } from "../clock.ts";
import type { WireSource } from "../wire.ts";
import { Contact } from "./contact.ts";

export interface EncoderOptions {
  /** How long its contacts tremble, such as "2ms". Default: not at all. */
  readonly bounce?: number | string;
  /** Detents in a period of its contacts: 1, 2 or 4. Default 1. */
  readonly stepsPerPeriod?: 1 | 2 | 4;
}

/** Which contacts are closed at the four places of a period: A, B. A turn clockwise goes through them in this order. */
const PERIOD = [
  [false, false],
  [true, false],
  [true, true],
  [false, true],
] as const;

/** A knob with two contacts to ground, A and B, on lines that are pulled up. At rest both are open. */
export class Encoder {
  readonly #board: MockBoard;
  readonly #contacts: readonly Contact[];
  readonly #quartersPerStep: number;
  #place = 0;
  /** When the turns so far have ended. */
  #restsAt = 0;

  /** @throws KernelError EINVAL when the board has no such line */
  constructor(
    board: MockBoard,
    pins: readonly [a: string | number, b: string | number],
    { bounce = 0, stepsPerPeriod = 1 }: EncoderOptions = {},
  ) {
    this.#board = board;
    this.#quartersPerStep = 4 / stepsPerPeriod;
    this.#contacts = pins.map((pin) => contactToGround(board, pin, nanosecondsOf(bounce)));
  }

  /**
   * Turns it, clockwise by a positive number of detents. The contacts follow while time passes; a second turn begins when the first one has
   * ended.
   *
   * @param each how long one detent takes
   */
  turn(detents: number, each: number | string = "20ms"): void {
    const { clock } = this.#board;
    const quarter = nanosecondsOf(each) / this.#quartersPerStep;
    const start = Math.max(clock.now(), this.#restsAt);
    const quarters = Math.abs(detents) * this.#quartersPerStep;
    for (let nth = 1; nth <= quarters; nth++) {
      clock.after(start + nth * quarter - clock.now(), () => this.#step(Math.sign(detents)));
    }
    this.#restsAt = start + quarters * quarter;
  }

  #step(direction: number): void {
    const before = PERIOD[this.#place];
    this.#place = (this.#place + direction + 4) % 4;
    PERIOD[this.#place]?.forEach((closed, index) => {
      if (closed !== before?.[index]) this.#contacts[index]?.set(closed);
    });
  }
}

function contactToGround(board: MockBoard, pin: string | number, bounce: number): Contact {
  const { wire } = board.line(pin);
  const source: WireSource = { level: undefined, weak: false };
  wire.connect(source);
  return new Contact(board.clock, bounce, (closed) => {
    wire.drive(source, closed ? 0 : undefined);
  });
}
