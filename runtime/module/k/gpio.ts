import type { LineName } from "../../gpio/gpio.ts";
import type { BidirectionalLine, GpioLine, InputLine, OutputLine } from "../../gpio/gpio-line.ts";
import type { GpioLines, InputLines, OutputLines } from "../../gpio/gpio-lines.ts";
import type { Bias, Drive, Level, LineConfig } from "../../hal/gpio-chip.ts";
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

/** GPIO lines of the board. A line is named as users know it (`GPIO17`, `J8_11`) or by its number. */
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

  #line(
    name: LineName,
    direction: LineConfig["direction"],
    { label = this.#owner.name, ...config }: CommonOptions,
  ): GpioLine {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.gpio.request(name, { direction, ...config }, label, released),
      (line) => {
        line.free();
      },
    );
  }

  #lines(
    names: readonly LineName[],
    direction: LineConfig["direction"],
    { label = this.#owner.name, ...config }: CommonOptions,
  ): GpioLines {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.gpio.requestLines(names, { direction, ...config }, label, released),
      (lines) => {
        lines.free();
      },
    );
  }
}
