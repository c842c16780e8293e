import type { ExecutionContext } from "../context.ts";

/** What {@link LocalIrq.save} answers: whether interrupts were enabled. */
export type IrqFlags = number;

const WERE_ENABLED = 0;
const WERE_DISABLED = 1;

/** Who delivers what has waited. */
export interface Pended {
  /** Edges that came while interrupts were disabled. */
  deliverEdges(): void;
  /** Softirqs that were raised while bottom halves were disabled. */
  runSoftirqs(): void;
  /** The running code has given up the thread. */
  turnEnded(): void;
}

/**
 * Keeps interrupts, or only bottom halves, from running while code that must not be disturbed has the thread: edges and softirqs wait, and
 * come at the end of that. Whoever gives up the thread (`await`) meanwhile ends it as well, as the scheduler does on Linux.
 */
export class LocalIrq {
  readonly #context: ExecutionContext;
  readonly #pended: Pended;
  #watching = false;

  constructor(context: ExecutionContext, pended: Pended) {
    this.#context = context;
    this.#pended = pended;
  }

  /** local_irq_save(): disables interrupts; the result says whether they were enabled. */
  save(): IrqFlags {
    const flags = this.#context.irqsDisabled ? WERE_DISABLED : WERE_ENABLED;
    this.#context.irqsDisabled = true;
    this.watchTurn();
    return flags;
  }

  /** local_irq_restore(): enables interrupts again if they were enabled at {@link save}. */
  restore(flags: IrqFlags): void {
    if (flags === WERE_ENABLED) this.enable();
  }

  /** local_irq_enable(). */
  enable(): void {
    this.#context.irqsDisabled = false;
    this.#pended.deliverEdges();
  }

  /** local_bh_disable(), which nests. */
  disableBh(): void {
    this.#context.bhDisabled++;
    this.watchTurn();
  }

  /** local_bh_enable(). */
  enableBh(): void {
    if (this.#context.bhDisabled > 0 && --this.#context.bhDisabled === 0) this.#pended.runSoftirqs();
  }

  /** Looks at the end of this turn whether everything was given back; a microtask runs when the code of now has no more to do, or awaits. */
  watchTurn(): void {
    if (this.#watching) return;
    this.#watching = true;
    queueMicrotask(this.#endTurn);
  }

  readonly #endTurn = (): void => {
    this.#watching = false;
    this.#pended.turnEnded();
    if (this.#context.bhDisabled > 0) {
      this.#context.bhDisabled = 1;
      this.enableBh();
    }
    if (this.#context.irqsDisabled) this.enable();
  };
}
