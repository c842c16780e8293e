import type { CansleepInputLine, CansleepLine, CansleepOutputLine } from "../../gpio/cansleep-line.ts";
import type { AddedGpioChip } from "../../gpio/chips.ts";
import type { GpioChipOptions } from "../../gpio/driver-chip.ts";
import type { LineName } from "../../gpio/gpio.ts";
import type { BidirectionalLine, GpioLine, InputLine, OutputLine } from "../../gpio/gpio-line.ts";
import type { GpioLines, InputLines, OutputLines } from "../../gpio/gpio-lines.ts";
import type { Bias, Drive, Level, LineConfig } from "../../hal/gpio-chip.ts";
import { KernelError } from "../../errno.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

interface CommonOptions {
  /** Who holds it, for `tophalf gpio info`. Default the module's name. */
  label?: string;
  /** Levels are the logical ones: 1 is the low voltage. Default false. */
  activeLow?: boolean;
}

export interface OutputOptions extends CommonOptions {
  /** The level it starts with, and is left at when it is given back. Default 0. */
  initial?: Level;
  /** Default "push-pull". */
  drive?: Drive;
}

export interface InputOptions extends CommonOptions {
  /** Default "as-is". */
  bias?: Bias;
  /** Microseconds that a level has to stand for until it counts. Default 0. */
  debounce?: number;
}

/**
 * GPIO lines, and chips of one's own. A line is named as users know it (`GPIO17`, `J8_11`), by its number, or by chip and offset
 * (`mcp23017-1-0020:3`).
 */
export class ModuleGpio {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /** gpiod_get() as an output. @throws KernelError EINVAL no such line, EBUSY held by somebody */
  output(name: LineName, options: OutputOptions = {}): OutputLine {
    return this.#line(name, "output", options);
  }

  /** gpiod_get() as an input. @throws KernelError EINVAL no such line, EBUSY held by somebody */
  input(name: LineName, options: InputOptions = {}): InputLine {
    return this.#line(name, "input", options);
  }

  /**
   * gpiod_get() of a line that changes its direction, as a bus of one wire does. It starts as `direction`, and is left so.
   *
   * @throws KernelError EINVAL no such line, EBUSY held by somebody
   */
  bidirectional(
    name: LineName,
    direction: LineConfig["direction"],
    options: InputOptions & OutputOptions = {},
  ): BidirectionalLine {
    return this.#line(name, direction, options);
  }

  /** gpiod_get_array() as outputs: driven together. @throws KernelError EINVAL no such line or one named twice, EBUSY */
  outputs(names: readonly LineName[], options: OutputOptions = {}): OutputLines {
    return this.#lines(names, "output", options);
  }

  /** gpiod_get_array() as inputs: read together. @throws KernelError EINVAL no such line or one named twice, EBUSY */
  inputs(names: readonly LineName[], options: InputOptions = {}): InputLines {
    return this.#lines(names, "input", options);
  }

  /**
   * As input(), for a line of any chip: also of one behind a bus, which has to be waited for.
   *
   * @throws KernelError EINVAL no such line, EBUSY held by somebody, and what the chip refuses with
   */
  inputCansleep(name: LineName, options: InputOptions = {}): Promise<CansleepInputLine> {
    return this.#lineCansleep(name, "input", options);
  }

  /** As output(), for a line of any chip: also of one behind a bus, which has to be waited for. @throws KernelError as inputCansleep() */
  outputCansleep(name: LineName, options: OutputOptions = {}): Promise<CansleepOutputLine> {
    return this.#lineCansleep(name, "output", options);
  }

  /**
   * gpiochip_add_data(): a chip that this driver drives. Anybody can take its lines from now on, as `label:offset`.
   *
   * @throws KernelError EBUSY the label is taken, EINVAL
   */
  addChip(options: GpioChipOptions): AddedGpioChip {
    return this.#owner.devres.acquire(
      (removed) => this.#kernel.gpio.addChip(options, this.#owner.module, removed),
      (chip) => {
        chip.remove();
      },
    );
  }

  #line(
    name: LineName,
    direction: LineConfig["direction"],
    { label = this.#owner.name, ...config }: CommonOptions,
  ): GpioLine {
    return this.#owner.devres.acquire(
      (onFree) =>
        this.#kernel.gpio.request(
          name,
          { direction, ...config },
          { consumer: label, module: this.#owner.module, onFree },
        ),
      (line) => {
        line.free();
      },
    );
  }

  #lineCansleep(
    name: LineName,
    direction: LineConfig["direction"],
    { label = this.#owner.name, ...config }: CommonOptions,
  ): Promise<CansleepLine> {
    return this.#owner.devres.acquireAsync(
      (onFree) =>
        this.#kernel.gpio.requestCansleep(
          name,
          { direction, ...config },
          { consumer: label, module: this.#owner.module, onFree },
        ),
      (line) => this.#leave(line),
    );
  }

  /** A bus that does not work any more is no fault of who gives a line back. */
  async #leave(line: CansleepLine): Promise<void> {
    try {
      await line.free();
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.#kernel.printk.err(`gpio ${line.name} was not left as it was found: ${error.message}`);
    }
  }

  #lines(
    names: readonly LineName[],
    direction: LineConfig["direction"],
    { label = this.#owner.name, ...config }: CommonOptions,
  ): GpioLines {
    return this.#owner.devres.acquire(
      (onFree) =>
        this.#kernel.gpio.requestLines(
          names,
          { direction, ...config },
          { consumer: label, module: this.#owner.module, onFree },
        ),
      (lines) => {
        lines.free();
      },
    );
  }
}
