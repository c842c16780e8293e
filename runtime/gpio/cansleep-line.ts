import { EINVAL, EIO, ENODEV, EPERM, KernelError } from "../errno.ts";
import type { Level, LineConfig } from "../hal/gpio-chip.ts";
import type { AnyChipLine } from "./any-chip.ts";

interface CansleepLineBase {
  /** gpiod_cansleep(): whether its chip has to be waited for, so that {@link get} and `set` are refused. */
  readonly cansleep: boolean;
  /** gpiod_get_value_cansleep(): the logical level now. @throws KernelError what the chip refuses with, such as EIO; ENODEV */
  getCansleep(): Promise<Level>;
  /** gpiod_get_value(). @throws KernelError EINVAL on a chip that sleeps */
  get(): Level;
}

/** A line that only gets read, on any chip: in process context. */
export interface CansleepInputLine extends CansleepLineBase {
  /**
   * gpiod_to_irq(). On a chip that sleeps the irq is nested: it needs `k.irq.requestThreaded`.
   *
   * @throws KernelError ENXIO the chip has no interrupts, EIO on an output
   */
  toIrq(): number;
  /** gpiod_put(). Free its irq first. */
  free(): Promise<void>;
}

/** A line that gets driven, on any chip: in process context. */
export interface CansleepOutputLine extends CansleepLineBase {
  /** gpiod_set_value_cansleep(). @throws KernelError what the chip refuses with, such as EIO; ENODEV */
  setCansleep(level: Level | boolean): Promise<void>;
  /** gpiod_set_value(). @throws KernelError EINVAL on a chip that sleeps */
  set(level: Level | boolean): void;
  /** gpiod_put(): drives the line to the level it started with, then gives it back. */
  free(): Promise<void>;
}

export interface CansleepRequest {
  readonly name: string;
  readonly config: LineConfig;
  readonly chipLine: AnyChipLine;
  readonly cansleep: boolean;
  readonly mapIrq: (line: AnyChipLine) => number;
  readonly onFree: () => void;
}

/** A requested line of a chip that may sleep: `struct gpio_desc`. */
export class CansleepLine implements CansleepInputLine, CansleepOutputLine {
  readonly name: string;
  readonly cansleep: boolean;
  readonly #request: CansleepRequest;
  #chipLine: AnyChipLine | undefined;

  constructor(request: CansleepRequest) {
    this.name = request.name;
    this.cansleep = request.cansleep;
    this.#request = request;
    this.#chipLine = request.chipLine;
  }

  async getCansleep(): Promise<Level> {
    return this.#line.get();
  }

  async setCansleep(level: Level | boolean): Promise<void> {
    await this.#output.set(level ? 1 : 0);
  }

  get(): Level {
    return this.#fast(this.#line, "getCansleep()").get() as Level;
  }

  set(level: Level | boolean): void {
    void this.#fast(this.#output, "setCansleep()").set(level ? 1 : 0);
  }

  toIrq(): number {
    if (this.#request.config.direction === "output") {
      throw new KernelError(EIO, `${this.name} is an output and cannot interrupt`);
    }
    return this.#request.mapIrq(this.#line);
  }

  async free(): Promise<void> {
    const line = this.#line;
    const { config } = this.#request;
    this.#chipLine = undefined;
    try {
      if (config.direction === "output") await unlessGone(() => line.set(config.initial ?? 0));
    } finally {
      this.#request.onFree();
      await unlessGone(() => line.release());
    }
  }

  get #line(): AnyChipLine {
    if (!this.#chipLine) throw new KernelError(ENODEV, `${this.name} was given back`);
    return this.#chipLine;
  }

  get #output(): AnyChipLine {
    if (this.#request.config.direction === "input") throw new KernelError(EPERM, `${this.name} is an input`);
    return this.#line;
  }

  #fast(line: AnyChipLine, instead: string): AnyChipLine {
    if (!this.cansleep) return line;
    throw new KernelError(
      EINVAL,
      `${this.name} is on a chip that has to be waited for: use await line.${instead}, in process context`,
    );
  }
}

/** What was unplugged meanwhile needs no safe state any more. */
async function unlessGone(giveBack: () => void | Promise<void>): Promise<void> {
  try {
    await giveBack();
  } catch (error) {
    if (!(error instanceof KernelError && error.errno === ENODEV)) throw error;
  }
}
