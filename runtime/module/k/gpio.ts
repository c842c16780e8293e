import type { LineName } from "../../gpio/gpio.ts";
import type { GpioLine, InputLine, OutputLine } from "../../gpio/gpio-line.ts";
import type { Bias, Drive, Level, LineConfig } from "../../hal/gpio-chip.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** GPIO lines of the board. A line is named as users know it (`GPIO17`, `J8_11`) or by its number. */
export class ModuleGpio {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * gpiod_get() as an output.
   *
   * @param options.initial the level it starts with, and is left at when it is given back. Default 0
   * @param options.label who holds it, for `tophalf gpio info`. Default the module's name
   * @throws KernelError EINVAL no such line, EBUSY held by somebody
   */
  output(name: LineName, options: { initial?: Level; label?: string; drive?: Drive } = {}): OutputLine {
    const { label = this.#owner.name, ...config } = options;
    return this.#line(name, { direction: "output", ...config }, label);
  }

  /** gpiod_get() as an input. @throws KernelError EINVAL no such line, EBUSY held by somebody */
  input(name: LineName, options: { bias?: Bias; label?: string } = {}): InputLine {
    const { label = this.#owner.name, ...config } = options;
    return this.#line(name, { direction: "input", ...config }, label);
  }

  #line(name: LineName, config: LineConfig, label: string): GpioLine {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.gpio.request(name, config, label, released),
      (line) => {
        line.free();
      },
    );
  }
}
