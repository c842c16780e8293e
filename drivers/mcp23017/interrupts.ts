import {
  type AddedGpioChip,
  type CansleepInputLine,
  HZ,
  type I2cClient,
  IRQF_ONESHOT,
  IRQF_TRIGGER_FALLING,
  KernelError,
  type ModuleContext,
} from "tophalf";
import type { Expander } from "./expander.ts";

/** Looks at the pins within one interrupt: more says that something else holds the line. */
const MOST_LOOKS = 16;

/** The line that INTA is wired to, and what is done when it falls. */
export class Interrupts {
  readonly #k: ModuleContext;
  readonly #expander: Expander;
  readonly #line: CansleepInputLine | undefined;
  readonly #irq: number;
  /** The last look failed, and was logged. */
  #isFailing = false;

  private constructor(k: ModuleContext, expander: Expander, irq: number, line?: CansleepInputLine) {
    this.#k = k;
    this.#expander = expander;
    this.#irq = irq;
    this.#line = line;
  }

  /** By the irq that the client was told, or the line named `name`; undefined when there is neither. @throws KernelError EINVAL, EBUSY */
  static async on(
    { irq, name }: I2cClient,
    k: ModuleContext,
    expander: Expander,
    line: string,
  ): Promise<Interrupts | undefined> {
    if (irq !== undefined) return new Interrupts(k, expander, irq);
    if (line === "") return undefined;
    const taken = await k.gpio.inputCansleep(line, { label: name });
    return new Interrupts(k, expander, taken.toIrq(), taken);
  }

  /** Handles them from now on. @throws KernelError EBUSY */
  async start(client: I2cClient, chip: AddedGpioChip): Promise<void> {
    const k = this.#k;
    const again = k.delayedWork(() => look(), `${client.name} again`);
    const look = async (): Promise<void> => {
      try {
        await this.#serve(chip);
        this.#isFailing = false;
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        // The line stays low, and will not fall again: nobody else would ask.
        again.schedule(HZ / 10);
        if (!this.#isFailing)
          k.printk.device(client).err(`cannot be asked what has interrupted: ${error.message}`);
        this.#isFailing = true;
      }
    };
    await k.irq.requestThreaded(this.#irq, undefined, look, IRQF_TRIGGER_FALLING | IRQF_ONESHOT, client.name)
      .ready;
  }

  /** Looks until the line is high again: a pin that changes between two looks lowers it anew. */
  async #serve(chip: AddedGpioChip): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      for (const { offset, level } of await this.#expander.takeEdges()) {
        const irq = chip.irqFindMapping(offset);
        if (irq !== 0) await this.#k.irq.handleNested(irq, level);
      }
      if (!this.#line || (await this.#line.getCansleep()) === 1) return;
    }
    this.#k.printk.warnRatelimited(
      `${chip.label}: its interrupt line stays low, and it is not the one who holds it`,
    );
  }
}
