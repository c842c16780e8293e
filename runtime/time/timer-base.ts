import type { AtomicRunner } from "../atomic.ts";
import { type Softirqs, TIMER_SOFTIRQ } from "../deferral/softirq.ts";
import { DeadlineHeap } from "./deadline-heap.ts";
import { Hrtimer, HRTIMER_NORESTART } from "./hrtimer.ts";
import type { HrtimerBase } from "./hrtimer-base.ts";
import { NSEC_PER_JIFFY } from "./jiffies.ts";
import type { Timer, TimerFunction } from "./timer.ts";

/**
 * All timers of a kernel. There is a tick only when a timer is due (Linux's NO_HZ): an hrtimer, set to the earliest, whose
 * interrupt raises the TIMER softirq, in which the timers' functions run.
 */
export class TimerBase {
  readonly #hrtimers: HrtimerBase;
  readonly #atomic: AtomicRunner;
  readonly #heap = new DeadlineHeap<Timer>();
  readonly #tick: Hrtimer;
  /** The jiffy that the tick is set to. */
  #tickAt = Infinity;

  constructor(hrtimers: HrtimerBase, softirqs: Softirqs, atomic: AtomicRunner) {
    this.#hrtimers = hrtimers;
    this.#atomic = atomic;
    this.#tick = new Hrtimer(
      hrtimers,
      () => {
        softirqs.raise(TIMER_SOFTIRQ);
        return HRTIMER_NORESTART;
      },
      { name: "tick" },
    );
    softirqs.open(TIMER_SOFTIRQ, this.#runExpired);
  }

  /** The jiffies counter: reckoned from the clock, so that no lost tick makes it wrong. It starts with the clock, and never wraps. */
  get jiffies(): number {
    return Math.floor(this.#hrtimers.now / NSEC_PER_JIFFY);
  }

  /** How many are armed. */
  get size(): number {
    return this.#heap.size;
  }

  arm(timer: Timer, expires: number): boolean {
    const wasPending = this.#heap.set(timer, Math.max(Math.ceil(expires), this.jiffies + 1));
    this.#setTick();
    return wasPending;
  }

  disarm(timer: Timer): boolean {
    const wasPending = this.#heap.remove(timer);
    if (wasPending && this.#heap.size === 0) this.#setTick();
    return wasPending;
  }

  isPending(timer: Timer): boolean {
    return this.#heap.has(timer);
  }

  run(timer: Timer, action: TimerFunction): void {
    this.#atomic.run(timer, action, timer, undefined, undefined);
  }

  /** A tick that is too early is left: it finds nothing to do, and sets the next. */
  #setTick(): void {
    const due = this.#heap.first?.due ?? Infinity;
    if (due >= this.#tickAt && due !== Infinity) return;
    this.#tickAt = due;
    if (due === Infinity) this.#tick.tryToCancel();
    else this.#tick.startAbs(due * NSEC_PER_JIFFY);
  }

  /** run_timer_softirq(). What is armed meanwhile is for the next jiffy at the earliest, so this comes to an end. */
  readonly #runExpired = (): void => {
    const { jiffies } = this;
    for (let timer = this.#heap.first; timer && timer.due <= jiffies; timer = this.#heap.first) {
      this.#heap.remove(timer);
      timer.expire();
    }
    this.#tickAt = Infinity;
    this.#setTick();
  };
}
