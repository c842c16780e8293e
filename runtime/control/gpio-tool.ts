import { EINVAL, KernelError } from "../errno.ts";
import type { Gpio } from "../gpio/gpio.ts";
import type { GpioLine } from "../gpio/gpio-line.ts";
import type { Level } from "../hal/gpio-chip.ts";
import type { IrqAction } from "../irq/descriptor.ts";
import { IRQ_HANDLED, IRQF_TRIGGER_FALLING, IRQF_TRIGGER_RISING } from "../irq/flags.ts";
import type { IrqTable } from "../irq/irq.ts";

/** An edge as `gpio monitor` reports it. */
export interface MonitorEvent {
  readonly line: string;
  readonly level: Level;
  /** Nanoseconds on CLOCK_MONOTONIC. */
  readonly timestamp: number;
}

const CONSUMER = "tophalf gpio";

/** The lines that `tophalf gpio set` and `monitor` hold, as any other consumer would. */
export class GpioTool {
  readonly #gpio: Gpio;
  readonly #irqs: IrqTable;
  readonly #outputs = new Map<string, GpioLine>();

  constructor(gpio: Gpio, irqs: IrqTable) {
    this.#gpio = gpio;
    this.#irqs = irqs;
  }

  /** The level of a line; one that cannot be looked at otherwise is taken as an input for the moment. @throws KernelError EINVAL, EBUSY */
  get(name: string): Level {
    const { level } = this.#gpio.lineInfo(name);
    if (level !== undefined) return level;
    const line = this.#gpio.request(name, { direction: "input" }, CONSUMER);
    try {
      return line.get();
    } finally {
      line.free();
    }
  }

  /** Drives a line, taking it at first. @throws KernelError EINVAL, EBUSY */
  set(name: string, level: Level): void {
    const { chip, offset } = this.#gpio.find(name);
    const key = `${chip}:${offset}`;
    const held = this.#outputs.get(key);
    if (held) held.set(level);
    else this.#outputs.set(key, this.#gpio.request(name, { direction: "output", initial: level }, CONSUMER));
  }

  /**
   * Reports every edge of the lines until the returned function is called.
   *
   * @throws KernelError EINVAL, EBUSY, and then none of the lines is held
   */
  monitor(names: readonly string[], report: (event: MonitorEvent) => void): () => void {
    if (names.length === 0) throw new KernelError(EINVAL, "name at least one line");
    const stops: (() => void)[] = [];
    const stop = (): void => {
      for (const undo of stops.splice(0).reverse()) undo();
    };
    try {
      for (const name of names) stops.push(this.#watch(name, report));
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  /** Gives the driven lines back. */
  close(): void {
    for (const line of this.#outputs.values()) line.free();
    this.#outputs.clear();
  }

  #watch(name: string, report: (event: MonitorEvent) => void): () => void {
    const line = this.#gpio.request(name, { direction: "input" }, CONSUMER);
    const irq = line.toIrq();
    try {
      this.#irqs.request(irq, this.#action(irq, line, report));
    } catch (error) {
      line.free();
      throw error;
    }
    return () => {
      void this.#irqs.free(irq, line); // it has no thread to wait for
      line.free();
    };
  }

  #action(irq: number, line: GpioLine, report: (event: MonitorEvent) => void): IrqAction {
    return {
      handler: (_irq, _devId, { level, timestamp }) => {
        report({ line: line.name, level, timestamp });
        return IRQ_HANDLED;
      },
      flags: IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING,
      name: CONSUMER,
      devId: line,
      owner: undefined,
      where: `irq ${irq} (${CONSUMER})`,
    };
  }
}
