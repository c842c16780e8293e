import {
  EINVAL,
  HZ,
  type I2cClient,
  IRQF_ONESHOT,
  IRQF_TRIGGER_FALLING,
  KernelError,
  type ModuleContext,
  type RtcDevice,
} from "tophalf";
import type { Chip } from "./chip.ts";

/** The line that the pin INT/SQW is wired to, and what is done when it falls. */
export class Interrupt {
  readonly #k: ModuleContext;
  readonly #client: I2cClient;
  readonly #chip: Chip;
  readonly #irq: number;
  /** The last look failed, and was logged. */
  #isFailing = false;

  constructor(k: ModuleContext, client: I2cClient, chip: Chip, irq: number) {
    this.#k = k;
    this.#client = client;
    this.#chip = chip;
    this.#irq = irq;
  }

  /** From now on; also for an alarm that has gone off before anybody listened. @throws KernelError EBUSY */
  async start(rtc: RtcDevice): Promise<void> {
    const { name, power } = this.#client;
    const again = this.#k.delayedWork(() => look(), `${name} again`);
    const look = async (): Promise<void> => {
      try {
        if (await this.#chip.acknowledge()) power.wakeupEvent();
        await rtc.updateIrq();
        this.#isFailing = false;
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        this.#failed(error);
        // The pin stays low, and will not fall again: nobody else would ask. A clock that stands still has no alarm.
        if (error.errno !== EINVAL) again.schedule(HZ / 10);
      }
    };
    const flags = IRQF_TRIGGER_FALLING | IRQF_ONESHOT;
    await this.#k.irq.requestThreaded(this.#irq, undefined, look, flags, name).ready;
    await look();
  }

  #failed({ message }: KernelError): void {
    if (!this.#isFailing) this.#k.printk.device(this.#client).err(`its alarm cannot be served: ${message}`);
    this.#isFailing = true;
  }
}
