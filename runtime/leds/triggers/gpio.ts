import { EINVAL, KernelError } from "../../errno.ts";
import type { Attribute } from "../../fs/sysfs.ts";
import type { Gpio } from "../../gpio/gpio.ts";
import type { GpioLine } from "../../gpio/gpio-line.ts";
import { IRQ_HANDLED, IRQF_TRIGGER_FALLING, IRQF_TRIGGER_RISING } from "../../irq/flags.ts";
import type { IrqTable } from "../../irq/irq.ts";
import { type Led, LED_FULL } from "../led.ts";
import type { TriggerOptions } from "../led-options.ts";
import { parseUnsigned } from "../numbers.ts";

/** What the `gpio` file shows, and takes, for no line; any negative number does as well. */
const NO_LINE = "-1";

/** Shows the level of an input line: `gpio` names it, as a number or as users know it. */
export function gpioTrigger(gpio: Gpio, irqs: IrqTable): TriggerOptions {
  return {
    name: "gpio",
    activate(led) {
      led.triggerData = new WatchedLine(led, gpio, irqs);
    },
    deactivate(led) {
      (led.triggerData as WatchedLine).letGo();
    },
    attributes: (led) => attributesOf(led.triggerData as WatchedLine),
  };
}

function attributesOf(watched: WatchedLine): Attribute[] {
  return [
    {
      name: "gpio",
      mode: 0o644,
      show: () => `${watched.name}\n`,
      store: (text) => {
        watched.watch(text.trim());
      },
    },
    {
      name: "inverted",
      mode: 0o644,
      show: () => `${Number(watched.inverted)}\n`,
      store: (text) => {
        watched.invert(bounded(text, "inverted", 1) === 1);
      },
    },
    {
      name: "desired_brightness",
      mode: 0o644,
      show: () => `${watched.brightness}\n`,
      store: (text) => {
        watched.brightness = bounded(text, "desired_brightness", LED_FULL);
      },
    },
  ];
}

/** One LED that shows a line. */
class WatchedLine {
  name = NO_LINE;
  inverted = false;
  /** How bright it is when it shows a high level; 0 for as bright as can be. */
  brightness = 0;
  readonly #led: Led;
  readonly #gpio: Gpio;
  readonly #irqs: IrqTable;
  #line: GpioLine | undefined;

  constructor(led: Led, gpio: Gpio, irqs: IrqTable) {
    this.#led = led;
    this.#gpio = gpio;
    this.#irqs = irqs;
  }

  /** Takes another line; what was taken before is kept when that is refused. @throws KernelError EINVAL, EBUSY */
  watch(name: string): void {
    if (name === this.name) return;
    const line = /^-[0-9]+$/.test(name) ? undefined : this.#take(name);
    this.letGo();
    this.#line = line;
    this.name = line ? name : NO_LINE;
    this.#show();
  }

  invert(inverted: boolean): void {
    this.inverted = inverted;
    this.#show();
  }

  letGo(): void {
    const line = this.#line;
    if (!line) return;
    this.#line = undefined;
    void this.#irqs.free(line.toIrq(), this);
    line.free();
  }

  #take(name: string): GpioLine {
    const consumer = `led ${this.#led.name}`;
    const line = this.#gpio.request(name, { direction: "input" }, { consumer });
    try {
      this.#request(line, consumer);
    } catch (error) {
      line.free();
      throw error;
    }
    return line;
  }

  #request(line: GpioLine, name: string): void {
    const irq = line.toIrq();
    void this.#irqs.request(irq, {
      handler: () => {
        this.#show();
        return IRQ_HANDLED;
      },
      flags: IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING,
      name,
      devId: this,
      owner: undefined,
      where: `irq ${irq} (${name})`,
    });
  }

  #show(): void {
    if (!this.#line) return;
    const lit = (this.#line.get() === 1) !== this.inverted;
    this.#led.show(lit ? this.brightness || LED_FULL : 0);
  }
}

function bounded(text: string, name: string, largest: number): number {
  const value = parseUnsigned(text);
  if (value > largest) throw new KernelError(EINVAL, `${name}: ${value} is not in 0 … ${largest}`);
  return value;
}
