import { EIO, ENODEV, EPERM, KernelError } from "../errno.ts";
import type { ChipLine, Level, LineConfig } from "../hal/gpio-chip.ts";
import { unlessGone } from "./unless-gone.ts";

/** A line that only gets read. */
export interface InputLine {
  /** gpiod_get_value(): the logical level now. */
  get(): Level;
  /** gpiod_get_value_cansleep(): the same. */
  getCansleep(): Promise<Level>;
  /** gpiod_cansleep(): whether its chip has to be waited for. */
  readonly cansleep: boolean;
  /** Its edges have the time at which they happened; false where they have that at which they were heard of: no good for measuring pulses. */
  readonly stampsEdges: boolean;
  /** gpiod_to_irq(): the number for `k.irq.request`. The same for the line's whole life. @throws KernelError EIO on an output */
  toIrq(): number;
  /** gpiod_put(). Free its irq first. */
  free(): void;
}

/** A line that gets driven. */
export interface OutputLine {
  /** gpiod_set_value(). */
  set(level: Level | boolean): void;
  /** gpiod_set_value_cansleep(): the same. */
  setCansleep(level: Level | boolean): Promise<void>;
  /** The level that it is driven to. */
  get(): Level;
  getCansleep(): Promise<Level>;
  readonly cansleep: boolean;
  /** gpiod_put(): drives the line to the level it started with, then gives it back. */
  free(): void;
}

/** A line that changes its direction, as on a bus of one wire. */
export interface BidirectionalLine extends InputLine, OutputLine {
  /** gpiod_direction_input(): lets go of the line. With an irq that is disabled, its edges are kept from this moment on until it is enabled. */
  directionInput(): void;
  /** gpiod_direction_output(): drives it. @throws KernelError EIO while its interrupt is handled: disable or free that first */
  directionOutput(level: Level): void;
}

export interface LineRequest {
  readonly name: string;
  readonly consumer: string;
  readonly config: LineConfig;
  readonly chipLine: ChipLine;
  readonly stampsEdges: boolean;
  readonly mapIrq: (line: ChipLine) => number;
  /** Somebody handles its interrupt, and has it enabled. */
  readonly isArmed: () => boolean;
  readonly onFree: () => void;
}

/** A requested line: `struct gpio_desc`. */
export class GpioLine implements BidirectionalLine {
  readonly name: string;
  readonly consumer: string;
  readonly cansleep = false;
  readonly stampsEdges: boolean;
  readonly #request: LineRequest;
  #chipLine: ChipLine | undefined;
  #direction: LineConfig["direction"];

  constructor(request: LineRequest) {
    this.name = request.name;
    this.consumer = request.consumer;
    this.stampsEdges = request.stampsEdges;
    this.#request = request;
    this.#chipLine = request.chipLine;
    this.#direction = request.config.direction;
  }

  get(): Level {
    return this.#line.get();
  }

  set(level: Level | boolean): void {
    if (this.#direction === "input") throw new KernelError(EPERM, `${this.name} is an input`);
    this.#line.set(level ? 1 : 0);
  }

  async getCansleep(): Promise<Level> {
    return Promise.resolve(this.get());
  }

  async setCansleep(level: Level | boolean): Promise<void> {
    this.set(level);
    await Promise.resolve();
  }

  directionInput(): void {
    this.#line.configure({ ...this.#request.config, direction: "input" });
    this.#direction = "input";
  }

  directionOutput(level: Level): void {
    if (this.#request.isArmed()) {
      throw new KernelError(
        EIO,
        `${this.name} cannot be driven while its interrupt is handled: disable or free that first`,
      );
    }
    this.#line.configure({ ...this.#request.config, direction: "output", initial: level });
    this.#direction = "output";
  }

  toIrq(): number {
    if (this.#direction === "output") {
      throw new KernelError(EIO, `${this.name} is an output and cannot interrupt`);
    }
    return this.#request.mapIrq(this.#line);
  }

  free(): void {
    const line = this.#line;
    this.#chipLine = undefined;
    try {
      unlessGone(() => this.#leaveSafely(line));
    } finally {
      this.#request.onFree();
      line.release();
    }
  }

  /** As it was taken: that is what its driver chose as the safe state. */
  #leaveSafely(line: ChipLine): void {
    const { config } = this.#request;
    if (this.#direction !== config.direction) line.configure(config);
    else if (config.direction === "output") line.set(config.initial ?? 0);
  }

  get #line(): ChipLine {
    if (!this.#chipLine) throw new KernelError(ENODEV, `${this.name} was given back`);
    return this.#chipLine;
  }
}
