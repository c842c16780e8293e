import { EIO, ENODEV, EPERM, KernelError } from "../errno.ts";
import type { ChipLine, Level, LineConfig } from "../hal/gpio-chip.ts";

/** A line that only gets read. */
export interface InputLine {
  /** gpiod_get_value(): the level now. */
  get(): Level;
  /** gpiod_to_irq(): the number for `k.irq.request`. The same for the line's whole life. @throws KernelError EIO on an output */
  toIrq(): number;
  /** gpiod_put(). Free its irq first. */
  free(): void;
}

/** A line that gets driven. */
export interface OutputLine {
  /** gpiod_set_value(). */
  set(level: Level | boolean): void;
  /** The level that it is driven to. */
  get(): Level;
  /** gpiod_put(): drives the line to the level it started with, then gives it back. */
  free(): void;
}

export interface LineRequest {
  readonly name: string;
  readonly consumer: string;
  readonly config: LineConfig;
  readonly chipLine: ChipLine;
  readonly mapIrq: (line: ChipLine) => number;
  readonly onFree: () => void;
}

/** A requested line: `struct gpio_desc`. */
export class GpioLine implements InputLine, OutputLine {
  readonly name: string;
  readonly consumer: string;
  readonly #request: LineRequest;
  #chipLine: ChipLine | undefined;

  constructor(request: LineRequest) {
    this.name = request.name;
    this.consumer = request.consumer;
    this.#request = request;
    this.#chipLine = request.chipLine;
  }

  get(): Level {
    return this.#line.get();
  }

  set(level: Level | boolean): void {
    if (this.#request.config.direction === "input") throw new KernelError(EPERM, `${this.name} is an input`);
    this.#line.set(level ? 1 : 0);
  }

  toIrq(): number {
    if (this.#request.config.direction === "output") {
      throw new KernelError(EIO, `${this.name} is an output and cannot interrupt`);
    }
    return this.#request.mapIrq(this.#line);
  }

  free(): void {
    const line = this.#line;
    this.#chipLine = undefined;
    try {
      if (this.#request.config.direction === "output") line.set(this.#request.config.initial ?? 0);
    } finally {
      this.#request.onFree();
      line.release();
    }
  }

  get #line(): ChipLine {
    if (!this.#chipLine) throw new KernelError(ENODEV, `${this.name} was given back`);
    return this.#chipLine;
  }
}
