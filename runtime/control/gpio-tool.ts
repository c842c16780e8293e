import { EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { Gpio } from "../gpio/gpio.ts";
import type { CansleepLine } from "../gpio/cansleep-line.ts";
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
  readonly #outputs = new Map<string, Promise<CansleepLine>>();

  constructor(gpio: Gpio, irqs: IrqTable) {
    this.#gpio = gpio;
    this.#irqs = irqs;
  }

  /** The level of a line; one that cannot be looked at otherwise is taken as an input for the moment. @throws KernelError EINVAL, EBUSY */
  async get(name: string): Promise<Level> {
    const { level } = this.#gpio.lineInfo(name);
    const driven = this.#outputs.get(this.#keyOf(name));
    if (level !== undefined) return level;
    if (driven) return (await driven).getCansleep();
    const line = await this.#gpio.requestCansleep(name, { direction: "input" }, { consumer: CONSUMER });
    try {
      return await line.getCansleep();
    } finally {
      await line.free();
    }
  }

  /** Drives a line, taking it at first. @throws KernelError EINVAL, EBUSY */
  async set(name: string, level: Level): Promise<void> {
    const key = this.#keyOf(name);
    if (await this.#setHeld(key, level)) return;
    const user = { consumer: CONSUMER, giveBack: `tophalf gpio free ${name}` };
    const taken = this.#gpio.requestCansleep(name, { direction: "output", initial: level }, user);
    this.#outputs.set(key, taken);
    try {
      await taken;
    } catch (error) {
      this.#outputs.delete(key);
      throw error;
    }
  }

  /** Gives a driven line back. @throws KernelError EINVAL no such line, or not one that was set */
  async free(name: string): Promise<void> {
    const key = this.#keyOf(name);
    const held = this.#outputs.get(key);
    if (!held)
      throw new KernelError(EINVAL, `${name} is not held by tophalf gpio set; see: tophalf gpio info`);
    this.#outputs.delete(key);
    await (await held).free();
  }

  /**
   * Reports every edge of the lines until the returned function is called.
   *
   * @throws KernelError EINVAL, EBUSY, and then none of the lines is held
   */
  monitor(names: readonly string[], report: (event: MonitorEvent) => void): () => void {
    if (names.length === 0) throw new KernelError(EINVAL, "name at least one line");
    this.#checkOnce(names);
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
  async close(): Promise<void> {
    const held = [...this.#outputs.values()];
    this.#outputs.clear();
    for (const line of held) await line.then((one) => one.free()).catch(() => undefined);
  }

  /** Answers whether the line is held. One of a chip that has gone is not: there may be another in its place. */
  async #setHeld(key: string, level: Level): Promise<boolean> {
    const held = this.#outputs.get(key);
    if (!held) return false;
    try {
      await (await held).setCansleep(level);
      return true;
    } catch (error) {
      if (!(error instanceof KernelError && error.errno === ENODEV)) throw error;
      this.#outputs.delete(key);
      return false;
    }
  }

  /** @throws KernelError EINVAL */
  #checkOnce(names: readonly string[]): void {
    const keys = names.map((name) => this.#keyOf(name));
    const again = names.find((_, index) => keys.indexOf(keys[index] ?? "") !== index);
    if (again !== undefined) throw new KernelError(EINVAL, `${again} is named twice`);
  }

  #keyOf(name: string): string {
    const { chip, offset } = this.#gpio.find(name);
    return `${chip}:${offset}`;
  }

  #watch(name: string, report: (event: MonitorEvent) => void): () => void {
    const user = { consumer: CONSUMER, giveBack: "end the tophalf gpio monitor that watches it" };
    const line = this.#gpio.request(name, { direction: "input" }, user);
    const irq = line.toIrq();
    try {
      void this.#irqs.request(irq, this.#action(irq, line, report));
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
