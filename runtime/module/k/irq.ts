import type { IrqHandler } from "../../irq/descriptor.ts";
import type { IrqTable } from "../../irq/irq.ts";
import type { Kernel } from "../../kernel.ts";
import type { Held } from "../devres.ts";
import type { Owner } from "../owner.ts";

/** Interrupts. */
export class ModuleIrq {
  readonly #irqs: IrqTable;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#irqs = kernel.irqs;
    this.#owner = owner;
  }

  /**
   * request_irq(): runs `handler`, the top half, at each interrupt.
   *
   * @param irq from a line's `toIrq()`
   * @param flags IRQF_TRIGGER_RISING, IRQF_TRIGGER_FALLING or both; IRQF_SHARED
   * @param name as it appears in /proc/interrupts
   * @param devId handed to the handler; needed, and unique, for IRQF_SHARED
   * @throws KernelError EINVAL, EBUSY
   */
  request(irq: number, handler: IrqHandler, flags: number, name: string, devId?: unknown): Held {
    const where = `irq ${irq} (${name})`;
    return this.#owner.devres.own(
      () => {
        this.#irqs.request(irq, { handler, flags, name, devId, owner: this.#owner, where });
      },
      () => {
        this.#irqs.free(irq, devId);
      },
    );
  }

  /** disable_irq(): an edge that comes meanwhile is delivered at enable. */
  disable(irq: number): void {
    this.#irqs.disable(irq);
  }

  /** enable_irq(). @throws KernelError EINVAL when it is enabled */
  enable(irq: number): void {
    this.#irqs.enable(irq);
  }
}
