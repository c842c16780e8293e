import type { Level } from "../../hal/gpio-chip.ts";
import type { IrqHandler } from "../../irq/descriptor.ts";
import type { IrqThreadFunction } from "../../irq/irq-thread.ts";
import type { IrqTable } from "../../irq/irq.ts";
import type { Kernel } from "../../kernel.ts";
import type { Held } from "../devres.ts";
import type { Owner } from "../owner.ts";
import { ThreadedIrq } from "./threaded-irq.ts";

/** Interrupts. */
export class ModuleIrq {
  readonly #kernel: Kernel;
  readonly #irqs: IrqTable;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
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
        void this.#irqs.request(irq, { handler, flags, name, devId, owner: this.#owner, where });
      },
      () => {
        void this.#irqs.free(irq, devId); // there is no thread to be waited for
      },
    );
  }

  /**
   * request_threaded_irq(): runs `handler`, the top half, and when it answers IRQ_WAKE_THREAD `threadFn` in process context, which may be
   * async; one at a time a line. With IRQF_ONESHOT the line is masked until that has ended, and an edge that comes meanwhile is
   * handled then.
   *
   * @param handler undefined: nothing but IRQ_WAKE_THREAD; that needs IRQF_ONESHOT
   * @throws KernelError EINVAL, EBUSY
   */
  requestThreaded(
    irq: number,
    handler: IrqHandler | undefined,
    threadFn: IrqThreadFunction,
    flags: number,
    name: string,
    devId?: unknown,
  ): ThreadedIrq {
    return this.#owner.devres.acquire(
      (released) =>
        new ThreadedIrq(this.#kernel, this.#owner, { irq, handler, threadFn, flags, name, devId }, released),
      (request) => request.release(this.#owner),
    );
  }

  /**
   * handle_nested_irq(): for the thread function of a controller behind a bus, which found out that one of its lines has interrupted.
   * Resolves when the thread functions of that line have ended.
   *
   * @param irq from the chip's `irqFindMapping()`
   * @param level the line's level after its edge
   * @throws KernelError EINVAL no such irq, or none of such a controller
   */
  handleNested(irq: number, level: Level = 0): Promise<void> {
    return this.#irqs.handleNested(irq, level, { ns: this.#kernel.clock.now() });
  }

  /** disable_irq_nosync(): an edge that comes meanwhile is delivered at enable. May be called in every context. @throws KernelError EINVAL */
  disableNosync(irq: number): void {
    this.#irqs.disable(irq);
  }

  /**
   * disable_irq(): as disableNosync, and waits until no thread function of it runs.
   *
   * @throws KernelError EINVAL; EDEADLK from one of them
   */
  disable(irq: number): Promise<void> {
    return this.#irqs.disableSync(irq);
  }

  /** synchronize_irq(): waits until no thread function of it runs. @throws KernelError EINVAL; EDEADLK from one of them */
  synchronize(irq: number): Promise<void> {
    return this.#irqs.synchronize(irq);
  }

  /** enable_irq(). @throws KernelError EINVAL when it is enabled */
  enable(irq: number): void {
    this.#irqs.enable(irq);
  }
}
