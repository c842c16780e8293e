import type { Clock } from "../hal/clock.ts";
import { List, ListNode } from "../list.ts";

/** Who runs first, of those that are ready: as Linux's threads of interrupts, kworkers of high priority, and kworkers. */
export const PRIORITY_IRQ_THREAD = 0;
export const PRIORITY_HIGH = 1;
export const PRIORITY_NORMAL = 2;

/** Something in process context that is ready to run, or to go on. It contains its own faults. */
export abstract class Runnable extends ListNode {
  abstract runNow(): void;
}

/**
 * How many, and for how long, are run before everybody else gets a turn: enough to finish a burst, short enough that a file
 * read waits for no more than 2 ms. Softirqs have the same limit of time.
 */
const MOST_IN_A_TURN = 256;
const MAX_TIME_NS = 2e6;

/**
 * What is ready to run in process context: work items and threads of interrupts. They run when the running code gives up the thread,
 * after all bottom halves; what exceeds the budget runs in a later turn, after files have been served.
 */
export class RunQueue {
  readonly #clock: Clock;
  readonly #lists = [new List<Runnable>(), new List<Runnable>(), new List<Runnable>()] as const;
  #woken = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** wake_up_process(). */
  add(runnable: Runnable, priority: 0 | 1 | 2): void {
    this.#lists[priority].append(runnable);
    if (this.#woken) return;
    this.#woken = true;
    queueMicrotask(this.#run);
  }

  readonly #run = (): void => {
    const end = this.#clock.now() + MAX_TIME_NS;
    for (let runs = 0; runs < MOST_IN_A_TURN && (runs === 0 || this.#clock.now() < end); runs++) {
      const next = this.#shift();
      if (!next) break;
      next.runNow();
    }
    this.#woken = this.#lists.some((list) => !list.isEmpty);
    if (this.#woken) this.#clock.defer(this.#run);
  };

  #shift(): Runnable | undefined {
    return (
      this.#lists[PRIORITY_IRQ_THREAD].shift() ?? this.#lists[PRIORITY_HIGH].shift() ?? this.#lists[2].shift()
    );
  }
}
