import { EINVAL, EIO, ENODEV, EPERM, KernelError } from "../errno.ts";
import type { ChipLines, Level, LineConfig } from "../hal/gpio-chip.ts";
import { unlessGone } from "./unless-gone.ts";

/** Lines that only get read, together: `struct gpio_descs`. */
export interface InputLines {
  /** gpiod_get_array_value(): the logical levels, in the order of the request; those of one chip are of one moment. */
  get(): Level[];
  /** gpiod_to_irq() of one of them, counted from 0. @throws KernelError EINVAL no such line */
  toIrq(index: number): number;
  /** gpiod_put_array(). Free their irqs first. */
  free(): void;
}

/** Lines that get driven together. */
export interface OutputLines {
  /**
   * gpiod_set_array_value(): one level a line, in the order of the request; undefined leaves a line as it is. Those of one chip
   * change at one moment.
   *
   * @throws KernelError EINVAL for another number of levels than of lines
   */
  set(levels: readonly (Level | undefined)[]): void;
  get(): Level[];
  /** gpiod_put_array(): drives them to the levels they started with, then gives them back. */
  free(): void;
}

/** The lines of a request that are on one chip, and what they are to the request. */
export interface LinesPart {
  readonly lines: ChipLines;
  /** Their places in the request. */
  readonly places: readonly number[];
  /** A number for the interrupt of one, by its index within the part. */
  readonly mapIrq: (index: number) => number;
  /** They are nobody's any more. */
  readonly forget: () => void;
}

/** Gives the lines of one chip back. */
export function releasePart({ lines, forget }: LinesPart): void {
  forget();
  lines.release();
}

/** Requested lines: `struct gpio_descs`. */
export class GpioLines implements InputLines, OutputLines {
  readonly #parts: readonly LinesPart[];
  readonly #config: LineConfig;
  readonly #count: number;
  readonly #onFree: (() => void) | undefined;
  #free = false;

  constructor(parts: readonly LinesPart[], config: LineConfig, onFree?: () => void) {
    this.#parts = parts;
    this.#config = config;
    this.#onFree = onFree;
    this.#count = parts.reduce((sum, { places }) => sum + places.length, 0);
  }

  get(): Level[] {
    const levels = new Array<Level>(this.#count).fill(0);
    for (const { lines, places } of this.#held) {
      lines.get().forEach((level, index) => (levels[places[index] ?? 0] = level));
    }
    return levels;
  }

  set(levels: readonly (Level | undefined)[]): void {
    if (this.#config.direction === "input") throw new KernelError(EPERM, "these lines are inputs");
    if (levels.length !== this.#count) {
      throw new KernelError(EINVAL, `${levels.length} levels for ${this.#count} lines: give one each`);
    }
    for (const { lines, places } of this.#held) lines.set(places.map((place) => levels[place]));
  }

  toIrq(index: number): number {
    if (this.#config.direction === "output") throw new KernelError(EIO, "outputs cannot interrupt");
    for (const { places, mapIrq } of this.#held) {
      const at = places.indexOf(index);
      if (at >= 0) return mapIrq(at);
    }
    throw new KernelError(EINVAL, `there is no line ${index} among ${this.#count}`);
  }

  free(): void {
    const parts = this.#held;
    this.#free = true;
    try {
      for (const part of parts) unlessGone(() => this.#leaveSafely(part));
    } finally {
      this.#onFree?.();
      for (const part of [...parts].reverse()) releasePart(part);
    }
  }

  #leaveSafely({ lines, places }: LinesPart): void {
    if (this.#config.direction === "output") lines.set(places.map(() => this.#config.initial ?? 0));
  }

  get #held(): readonly LinesPart[] {
    if (this.#free) throw new KernelError(ENODEV, "these lines were given back");
    return this.#parts;
  }
}
