import type { AtomicRunner } from "../atomic.ts";
import { HRTIMER_SOFTIRQ, type Softirqs } from "../deferral/softirq.ts";
import type { Clock, ClockTimer } from "../hal/clock.ts";
import type { IrqDispatcher } from "../irq/dispatch.ts";
import type { Printk } from "../printk/printk.ts";
import { DeadlineHeap } from "./deadline-heap.ts";
import type { Hrtimer, HrtimerFunction } from "./hrtimer.ts";

/** Runs within one interrupt; after that everybody else gets a turn. Only a period of microseconds, or a long lockup, comes near. */
const MOST_RUNS = 10_000;
/** How long the timers wait then, as Linux does in hrtimer_interrupt() when they hang. */
const HANG_NS = 1e6;

/**
 * All hrtimers of a kernel. They, and through them its timers, sit on one timer of its clock: the clock event device, which
 * is set to the earliest deadline.
 */
export class HrtimerBase {
  readonly #clock: Clock;
  readonly #dispatcher: IrqDispatcher;
  readonly #softirqs: Softirqs;
  readonly #atomic: AtomicRunner;
  readonly #printk: Printk;
  readonly #hard = new DeadlineHeap<Hrtimer>();
  readonly #soft = new DeadlineHeap<Hrtimer>();
  /** The softirq is raised: until it has run, soft timers need no event of their own. */
  #softRaised = false;
  #event: ClockTimer | undefined;
  #eventAt = Infinity;
  #inInterrupt = false;
  #disarming = false;

  constructor(
    clock: Clock,
    dispatcher: IrqDispatcher,
    softirqs: Softirqs,
    atomic: AtomicRunner,
    printk: Printk,
  ) {
    this.#clock = clock;
    this.#dispatcher = dispatcher;
    this.#softirqs = softirqs;
    this.#atomic = atomic;
    this.#printk = printk;
    softirqs.open(HRTIMER_SOFTIRQ, this.#runSoft);
  }

  /** ktime_get(): nanoseconds on CLOCK_MONOTONIC. */
  get now(): number {
    return this.#clock.now();
  }

  /** How many are queued. */
  get size(): number {
    return this.#hard.size + this.#soft.size;
  }

  enqueue(timer: Hrtimer, due: number): void {
    this.#heapOf(timer).set(timer, due);
    this.#program();
  }

  dequeue(timer: Hrtimer): boolean {
    const wasQueued = this.#heapOf(timer).remove(timer);
    if (wasQueued && this.size === 0) this.#disarmSoon();
    return wasQueued;
  }

  isQueued(timer: Hrtimer): boolean {
    return this.#heapOf(timer).has(timer);
  }

  run(timer: Hrtimer, action: HrtimerFunction): unknown {
    return this.#atomic.run(timer, action, timer, undefined, undefined);
  }

  /** Linux would hang: the timer is due again at once, and again. */
  reportStandstill(timer: Hrtimer): void {
    this.#printk.err(
      `${timer.where} answered HRTIMER_RESTART and did not move its expiry: stopped; call forwardNow() first`,
    );
  }

  #heapOf(timer: Hrtimer): DeadlineHeap<Hrtimer> {
    return timer.isSoft ? this.#soft : this.#hard;
  }

  /** Sets the event to the earliest deadline. One that is too early is left: it finds nothing to do, and sets the next. */
  #program(notBefore = -Infinity): void {
    if (this.#inInterrupt) return;
    const due = Math.max(this.#earliest(), notBefore);
    if (due >= this.#eventAt && due !== Infinity) return;
    this.#event?.cancel();
    this.#event = due === Infinity ? undefined : this.#clock.after(due - this.now, this.#eventFired);
    this.#eventAt = due;
  }

  /** Not at once: who cancels one timer often starts the next. */
  #disarmSoon(): void {
    if (this.#disarming || !this.#event) return;
    this.#disarming = true;
    queueMicrotask(() => {
      this.#disarming = false;
      if (this.size === 0) this.#program();
    });
  }

  #earliest(): number {
    const soft = this.#softRaised ? Infinity : (this.#soft.first?.due ?? Infinity);
    return Math.min(this.#hard.first?.due ?? Infinity, soft);
  }

  readonly #eventFired = (): void => {
    this.#event = undefined;
    this.#eventAt = Infinity;
    this.#dispatcher.interrupt(this.#interrupt);
  };

  /** hrtimer_interrupt(). */
  readonly #interrupt = (): void => {
    this.#inInterrupt = true;
    const isDone = this.#runExpired(this.#hard);
    this.#inInterrupt = false;
    if (!this.#softRaised && (this.#soft.first?.due ?? Infinity) <= this.now) {
      this.#softRaised = true;
      this.#softirqs.raise(HRTIMER_SOFTIRQ);
    }
    this.#program(isDone ? undefined : this.now + HANG_NS);
  };

  readonly #runSoft = (): void => {
    this.#softRaised = false;
    const isDone = this.#runExpired(this.#soft);
    this.#program(isDone ? undefined : this.now + HANG_NS);
  };

  /** Runs what is due; what becomes due meanwhile has its turn in the next interrupt. Answers false when it was too much. */
  #runExpired(heap: DeadlineHeap<Hrtimer>): boolean {
    const { now } = this;
    for (let runs = 0; runs < MOST_RUNS; runs++) {
      const timer = heap.first;
      if (!timer || timer.due > now) return true;
      heap.remove(timer);
      if (timer.expire()) heap.set(timer, timer.expires);
    }
    return false;
  }
}
