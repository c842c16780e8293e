import { EINVAL, KernelError } from "../../errno.ts";
import type { IrqHandler } from "../../irq/descriptor.ts";
import { IRQ_WAKE_THREAD, IRQF_ONESHOT } from "../../irq/flags.ts";
import { IrqThread, type IrqThreadFunction } from "../../irq/irq-thread.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";
import { endWithin } from "./end-within.ts";

/** What request_threaded_irq() is told. */
export interface ThreadedIrqRequest {
  readonly irq: number;
  readonly handler: IrqHandler | undefined;
  readonly threadFn: IrqThreadFunction;
  readonly flags: number;
  readonly name: string;
  readonly devId: unknown;
}

/** An irq with a thread, requested. */
export class ThreadedIrq {
  readonly #kernel: Kernel;
  readonly #request: ThreadedIrqRequest;
  readonly #thread: IrqThread;
  /**
   * Resolves when the controller has been told; at once, but for a line behind a bus. Rejects when that failed, which is logged as
   * well: then nothing is requested. insmod waits for it.
   */
  readonly ready: Promise<void>;
  readonly #released: () => void;
  #isFreed = false;
  #ended: Promise<void> | undefined;

  /** @throws KernelError EINVAL, EBUSY */
  constructor(kernel: Kernel, owner: Owner, request: ThreadedIrqRequest, released: () => void) {
    const { irq, flags, name, devId, threadFn } = request;
    const handler = request.handler ?? defaultHandler(request, kernel.irqs.isNested(irq));
    this.#kernel = kernel;
    this.#request = request;
    this.#released = released;
    const isOneshot = (flags & IRQF_ONESHOT) !== 0;
    this.#thread = new IrqThread(kernel.processRunner, threadFn, { irq, name, devId, owner, isOneshot });
    try {
      const where = `irq ${irq} (${name})`;
      const told = kernel.irqs.request(irq, {
        handler,
        flags,
        name,
        devId,
        owner,
        where,
        thread: this.#thread,
      });
      this.ready = told ?? Promise.resolve();
      if (told) owner.module.initWaitsFor(told.catch((error: unknown) => this.#refused(error)));
    } catch (error) {
      this.#thread.retire();
      throw error;
    }
  }

  /** The controller could not be told. */
  #refused(error: unknown): void {
    if (this.#isFreed) return;
    const { irq, name } = this.#request;
    this.#kernel.printk.err(`irq ${irq} (${name}) is not handled: ${(error as Error).message}`);
    this.#isFreed = true;
    this.#released();
  }

  /**
   * free_irq(): no edge is handled any more; resolves when the thread function, should it be running, has ended. A second call does
   * nothing more.
   *
   * @throws KernelError EDEADLK from its own thread function
   */
  async free(): Promise<void> {
    this.#thread.refuseWaitingForItself("free()");
    if (!this.#isFreed) {
      this.#ended = this.#kernel.irqs.free(this.#request.irq, this.#request.devId);
      this.#isFreed = true;
      this.#released();
    }
    await this.#ended;
  }

  /** As free(), for a module that leaves: it does not wait for ever. Answers nothing when there is nothing to wait for. */
  release(owner: Owner): Promise<void> | undefined {
    const { irq, devId } = this.#request;
    const ended = this.#kernel.irqs.free(irq, devId);
    this.#isFreed = true;
    if (!ended) return undefined;
    return endWithin(this.#kernel, ended, `${this.#thread.where} of ${owner.name}`).then(() => {
      this.#kernel.irqs.giveUp(irq, this.#thread);
    });
  }
}

/**
 * irq_default_primary_handler(). Without ONESHOT the line would interrupt again before the thread has looked at the device; a nested one
 * cannot, since it is its controller's thread that would tell.
 */
function defaultHandler({ irq, name, flags }: ThreadedIrqRequest, isNested: boolean): IrqHandler {
  if ((flags & IRQF_ONESHOT) === 0 && !isNested) {
    throw new KernelError(EINVAL, `threaded irq ${irq} for ${name} without a handler: it needs IRQF_ONESHOT`);
  }
  return () => IRQ_WAKE_THREAD;
}
