import type { AtomicHandler, AtomicRunner } from "../atomic.ts";
import type { Culprit } from "../oops.ts";
import type { IrqTable } from "./irq.ts";

/** The code of an irq work. It runs in hardirq context: it must be short, must not wait, and must not be async. */
export type IrqWorkFunction = (work: IrqWork) => void;

/** Runs a function as an interrupt, from wherever it is queued (`struct irq_work`): as soon as the running code gives up the thread. */
export class IrqWork implements AtomicHandler {
  readonly where: string;
  readonly owner: Culprit | undefined;
  readonly #irqs: IrqTable;
  readonly #atomic: AtomicRunner;
  readonly #action: IrqWorkFunction;
  #isPending = false;
  #isGone = false;

  constructor(irqs: IrqTable, atomic: AtomicRunner, action: IrqWorkFunction, name: string, owner?: Culprit) {
    this.where = `irq work ${name}`;
    this.owner = owner;
    this.#irqs = irqs;
    this.#atomic = atomic;
    this.#action = action;
  }

  /** irq_work_is_pending(). */
  get pending(): boolean {
    return this.#isPending;
  }

  /** irq_work_queue(). Answers false when it is pending already. May be called in every context. */
  queue(): boolean {
    if (this.#isPending || this.#isGone) return false;
    this.#isPending = true;
    queueMicrotask(() => {
      if (!this.#isGone) this.#irqs.interrupt(this.#run);
    });
    return true;
  }

  /** irq_work_sync(): resolves when it has run, should it be pending. */
  async sync(): Promise<void> {
    while (this.#isPending) await Promise.resolve();
  }

  /** What is pending does not run, and it cannot be queued any more. */
  discard(): void {
    this.#isGone = true;
    this.#isPending = false;
  }

  readonly #run = (): void => {
    this.#isPending = false;
    this.#atomic.run(this, this.#action, this, undefined, undefined);
  };
}
