import type { AtomicRunner } from "../atomic.ts";
import type { ExecutionContext } from "../context.ts";
import type { Softirqs } from "../deferral/softirq.ts";
import type { EdgeTime, Level } from "../hal/gpio-chip.ts";
import type { Printk } from "../printk/printk.ts";
import type { IrqAction, IrqDescriptor } from "./descriptor.ts";
import { EdgeFifo } from "./edge-fifo.ts";
import { IRQ_HANDLED, IRQ_NONE, IRQ_WAKE_THREAD } from "./flags.ts";
import type { IrqThread } from "./irq-thread.ts";
import { checkSpurious, checkStorm } from "./spurious.ts";

/**
 * Runs top halves. An edge that arrives while one runs (a handler drove a line that is wired to another) waits until
 * that one has ended, as with interrupts disabled; then the softirqs run that the top halves raised.
 */
export class IrqDispatcher {
  readonly #context: ExecutionContext;
  readonly #softirqs: Softirqs;
  readonly #atomic: AtomicRunner;
  readonly #printk: Printk;
  readonly #fifo = new EdgeFifo();
  #lostBelow = 0;

  constructor(context: ExecutionContext, softirqs: Softirqs, atomic: AtomicRunner, printk: Printk) {
    this.#context = context;
    this.#softirqs = softirqs;
    this.#atomic = atomic;
    this.#printk = printk;
  }

  /** Edges that were dropped: below the runtime, or because too many arrived within one top half or while interrupts were disabled. */
  get lost(): number {
    return this.#fifo.lost + this.#lostBelow;
  }

  /** Edges were dropped before they came here. They are all counted; each irq is named once. */
  lose(desc: IrqDescriptor | undefined, count: number): void {
    this.#lostBelow += count;
    if (!desc) return;
    if (desc.lost === 0) this.#reportLossBelow(desc, count);
    desc.lost += count;
  }

  /** An edge arrived. */
  deliver(desc: IrqDescriptor, level: Level, time: EdgeTime): void {
    if (this.#context.hardirqs > 0 || this.#context.irqsDisabled) {
      if (!this.#fifo.push(desc, level, time)) this.#reportLoss(desc);
      return;
    }
    desc.event.level = level;
    desc.event.time = time;
    this.#dispatch(desc);
  }

  /** It is enabled, or no longer masked: the edge that came last meanwhile is delivered now. */
  unmask(desc: IrqDescriptor): void {
    if (desc.isMasked || !desc.pending) return;
    desc.pending = false;
    this.deliver(desc, desc.event.level, desc.event.time);
  }

  /** Interrupts are enabled again: delivers what came meanwhile. */
  deliverPended(): void {
    if (this.#fifo.empty || this.#context.hardirqs > 0) return;
    this.#context.hardirqs++;
    this.#irqExit();
  }

  /** irq_finalize_oneshot(): a thread function has ended. */
  threadEnded(desc: IrqDescriptor, thread: IrqThread): void {
    if (!thread.keepsMasked) return;
    thread.keepsMasked = false;
    desc.oneshot--;
    this.unmask(desc);
  }

  /** Runs `body` as an interrupt that no line raised: the timer's, which finds nobody on the thread. */
  interrupt(body: () => void): void {
    this.#context.hardirqs++;
    body();
    this.#irqExit();
  }

  #dispatch(desc: IrqDescriptor): void {
    this.#context.hardirqs++;
    desc.inDispatch = 0;
    this.#handle(desc);
    this.#irqExit();
  }

  #irqExit(): void {
    if (!this.#fifo.empty) this.#drain();
    this.#context.hardirqs--;
    this.#softirqs.irqExit();
  }

  #drain(): void {
    for (let desc = this.#fifo.shift(); desc; desc = this.#fifo.shift()) {
      if (!checkStorm(desc, this.#printk)) this.#handle(desc);
    }
    this.#fifo.forEachSeen((desc) => (desc.inDispatch = 0));
  }

  /** handle_edge_irq(). */
  #handle(desc: IrqDescriptor): void {
    if (desc.depth > 0 || desc.oneshot > 0) {
      desc.pending = true;
      desc.event.time = { ns: desc.event.timestamp }; // it will be asked for when the original has moved on
      return;
    }
    desc.count++;
    let handled: number = IRQ_NONE;
    for (const action of desc.actions) {
      const result = this.#atomic.run(action, action.handler, desc.irq, action.devId, desc.event);
      if (result === IRQ_WAKE_THREAD) this.#wakeThread(desc, action);
      handled |= typeof result === "number" ? result : IRQ_HANDLED;
    }
    checkSpurious(desc, handled, this.#printk);
  }

  #wakeThread(desc: IrqDescriptor, action: IrqAction): void {
    const { thread } = action;
    if (!thread || !desc.line) {
      this.#warnNoThread(desc, action);
      return;
    }
    if (thread.isOneshot && !thread.keepsMasked) {
      thread.keepsMasked = true;
      desc.oneshot++;
    }
    desc.line.wake(thread);
  }

  #warnNoThread({ irq }: IrqDescriptor, action: IrqAction): void {
    if (action.warned) return;
    action.warned = true;
    this.#printk.warn(
      `IRQ ${irq} device ${action.name} returned IRQ_WAKE_THREAD but no thread function available.`,
    );
  }

  #reportLossBelow({ irq, chip, hwirq }: IrqDescriptor, count: number): void {
    this.#printk.err(
      `irq ${irq} (${chip.label}:${hwirq}): ${count} edges were lost before they reached the runtime, which did not fetch them in time; ` +
        "from now on they are only counted, as Err in /proc/interrupts",
    );
  }

  #reportLoss(desc: IrqDescriptor): void {
    if (this.#fifo.lost > 1) return;
    this.#printk.err(`irq ${desc.irq}: more edges within one top half than can wait; some are lost`);
  }
}
