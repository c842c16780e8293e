import type { Level } from "tophalf";
import type { MockBoard } from "../board.ts";
import type { Wire, WireSource } from "../wire.ts";

export interface Dht22Options {
  /** Default "dht22", which is also the AM2302. */
  readonly model?: "dht22" | "dht11";
}

/** What goes wrong with an answer: there is none, its sum is wrong, or it ends halfway. */
export type Dht22Fault = "no-answer" | "bad-checksum" | "breaks-off";

/** The least that the line must have been held low to wake it, and what it takes from then on, by the data sheets: nanoseconds. */
const START = { dht22: 0.8e6, dht11: 18e6 } as const;
const [WAIT, ANSWER, LOW, HIGH_ZERO, HIGH_ONE] = [30e3, 80e3, 50e3, 26e3, 70e3] as const;
/** How many changes of the line there are in an answer that breaks off; 84 in a whole one. */
const HALFWAY = 41;

/**
 * A DHT22 or DHT11, on a board with a resistor to 3.3 V. The driver's door is the line, the world's is the weather: `sensor.temperature = -3.5`.
 * It answers when the line was held low for long enough, with the pulses of the data sheet.
 */
export class Dht22 {
  /** Degrees Celsius; a DHT11 knows none below 0. */
  temperature = 21.5;
  /** Per cent. */
  humidity = 45.6;
  fault: Dht22Fault | undefined;
  /** How often it has answered. */
  answers = 0;
  readonly #board: MockBoard;
  readonly #model: NonNullable<Dht22Options["model"]>;
  readonly #wire: Wire;
  readonly #output: WireSource = { level: undefined, weak: false };
  /** Since when it is held low. */
  #lowSince: number | undefined;
  #talking = false;

  /** @throws KernelError EINVAL when the board has no such line */
  constructor(board: MockBoard, pin: string | number, { model = "dht22" }: Dht22Options = {}) {
    this.#board = board;
    this.#model = model;
    this.#wire = board.line(pin).wire;
    this.#wire.connect({ level: 1, weak: true });
    this.#wire.connect(this.#output);
    this.#wire.onChange(() => this.#changed());
  }

  #changed(): void {
    if (this.#talking) return;
    const now = this.#board.clock.now();
    if (this.#wire.level === 0) {
      this.#lowSince ??= now;
      return;
    }
    const heldLow = now - (this.#lowSince ?? now);
    this.#lowSince = undefined;
    if (heldLow >= START[this.#model] && this.fault !== "no-answer") this.#answer();
  }

  #answer(): void {
    this.#talking = true;
    this.answers++;
    const ends = [
      WAIT,
      ANSWER,
      ANSWER,
      ...this.#bits.flatMap((bit) => [LOW, bit ? HIGH_ONE : HIGH_ZERO]),
      LOW,
    ];
    const changes = this.fault === "breaks-off" ? ends.slice(0, HALFWAY) : ends;
    let at = 0;
    changes.forEach((duration, nth) => {
      at += duration;
      const level = nth % 2 === 0 ? 0 : 1;
      this.#board.clock.after(at, () => this.#pull(level, nth === changes.length - 1));
    });
  }

  /** It pulls low, or lets go. */
  #pull(level: Level, isLast: boolean): void {
    this.#wire.drive(this.#output, level === 0 && !isLast ? 0 : undefined);
    if (!isLast) return;
    this.#talking = false;
    this.#changed(); // somebody may hold it low already
  }

  get #bits(): boolean[] {
    const bytes =
      this.#model === "dht22"
        ? tenths(this.humidity, this.temperature)
        : wholes(this.humidity, this.temperature);
    const sum = bytes.reduce((all, byte) => all + byte, this.fault === "bad-checksum" ? 1 : 0);
    return [...bytes, sum & 0xff].flatMap((byte) =>
      Array.from({ length: 8 }, (_, bit) => ((byte << bit) & 0x80) !== 0),
    );
  }
}

/** Tenths in two bytes each; the highest bit of the temperature is its sign. */
function tenths(humidity: number, temperature: number): number[] {
  const magnitude = Math.round(Math.abs(temperature) * 10);
  const wet = Math.round(humidity * 10);
  return [wet >> 8, wet & 0xff, (magnitude >> 8) | (temperature < 0 ? 0x80 : 0), magnitude & 0xff];
}

/** A byte of wholes and a byte of tenths each. */
function wholes(humidity: number, temperature: number): number[] {
  return [humidity, temperature].flatMap((value) => {
    const all = Math.round(value * 10);
    return [Math.floor(all / 10), all % 10];
  });
}
