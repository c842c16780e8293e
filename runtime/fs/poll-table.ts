import type { WaitQueue } from "../sched/wait-queue.ts";

/** What a poll operation tells the queues to that will be woken when the mask changes (`poll_table`). */
export interface PollTable {
  /** poll_wait(): the mask may change when `queue` is woken. */
  wait(queue: WaitQueue): void;
}

/** Calls back once, at the first wake-up of any of the queues that a poll operation named. */
export class PollSubscription implements PollTable {
  readonly #wakeUp: () => void;
  readonly #queues = new Map<WaitQueue, () => void>();

  constructor(wakeUp: () => void) {
    this.#wakeUp = wakeUp;
  }

  wait(queue: WaitQueue): void {
    if (this.#queues.has(queue)) return;
    this.#queues.set(
      queue,
      queue.subscribe(() => {
        this.cancel();
        this.#wakeUp();
      }),
    );
  }

  cancel(): void {
    for (const unsubscribe of this.#queues.values()) unsubscribe();
    this.#queues.clear();
  }
}

/** For a caller that only wants the mask of now. */
export const NO_WAIT: PollTable = { wait: () => undefined };
