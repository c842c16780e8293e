import type { ExecutionContext } from "../context.ts";
import type { Clock } from "../hal/clock.ts";

/** The softirqs of `include/linux/interrupt.h` in order of priority. */
export const SOFTIRQ_NAMES = [
  "HI",
  "TIMER",
  "NET_TX",
  "NET_RX",
  "BLOCK",
  "IRQ_POLL",
  "TASKLET",
  "SCHED",
  "HRTIMER",
  "RCU",
] as const;

export const HI_SOFTIRQ = 0;
export const TIMER_SOFTIRQ = 1;
export const TASKLET_SOFTIRQ = 6;
export const HRTIMER_SOFTIRQ = 8;

/**
 * How often, and for how long, softirqs that raise softirqs are run on before everybody else gets a turn. Linux's
 * numbers: enough to finish a burst, short enough that a file read waits for no more than 2 ms.
 */
const MAX_RESTARTS = 10;
const MAX_TIME_NS = 2e6;

/**
 * Bottom halves in order of priority. They run when the last top half of an interrupt has ended; raised by anybody
 * else, as soon as the running code gives up the thread. What exceeds the budget is left to ksoftirqd: a later turn
 * of the event loop, after files have been served.
 */
export class Softirqs {
  readonly #context: ExecutionContext;
  readonly #clock: Clock;
  readonly #actions: (() => void)[] = [];
  readonly #counts = new Array<number>(SOFTIRQ_NAMES.length).fill(0);
  #pending = 0;
  #ksoftirqd = false;

  constructor(context: ExecutionContext, clock: Clock) {
    this.#context = context;
    this.#clock = clock;
  }

  /** open_softirq(). */
  open(nr: number, action: () => void): void {
    this.#actions[nr] = action;
  }

  /** raise_softirq(): its action runs once, however often it is raised until then. */
  raise(nr: number): void {
    this.#pending |= 1 << nr;
    if (!this.#context.holdsSoftirqs && !this.#ksoftirqd) this.#wakeFromProcess();
  }

  /** irq_exit(): an interrupt's last top half has ended. */
  irqExit(): void {
    if (this.#pending !== 0 && !this.#context.holdsSoftirqs && !this.#ksoftirqd) this.#run();
  }

  /** The text of /proc/softirqs, in Linux's format. */
  show(): string {
    const rows = SOFTIRQ_NAMES.map(
      (name, nr) => `${name.padStart(12)}: ${String(this.#counts[nr]).padStart(10)}\n`,
    );
    return `                    CPU0       \n${rows.join("")}`;
  }

  readonly #run = (): void => {
    this.#ksoftirqd = false;
    if (this.#pending === 0) return;
    this.#context.softirqs++;
    this.#runPending();
    if (this.#pending !== 0) this.#restart();
    this.#context.softirqs--;
    if (this.#pending !== 0) this.#wakeKsoftirqd();
  };

  #restart(): void {
    const end = this.#clock.now() + MAX_TIME_NS;
    let restarts = MAX_RESTARTS;
    do this.#runPending();
    while (this.#pending !== 0 && --restarts > 0 && this.#clock.now() < end);
  }

  #runPending(): void {
    const pending = this.#pending;
    this.#pending = 0;
    for (let nr = 0, left = pending; left !== 0; nr++, left >>>= 1) {
      if ((left & 1) === 0) continue;
      this.#counts[nr] = (this.#counts[nr] ?? 0) + 1;
      this.#actions[nr]?.();
    }
  }

  /** The current turn goes on first, as a system call would; then, before anything else, the bottom halves. */
  #wakeFromProcess(): void {
    this.#ksoftirqd = true;
    queueMicrotask(this.#run);
  }

  #wakeKsoftirqd(): void {
    this.#ksoftirqd = true;
    this.#clock.defer(this.#run);
  }
}
