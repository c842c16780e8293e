import type { Scheduler } from "./scheduler.ts";
import { moduleGone, type Sleep, type SleepOptions } from "./sleep.ts";

/** Those who sleep for one thing, in the order in which they came; each with what its waker has to know of it. */
export class Sleepers<T = undefined> {
  readonly #sched: Scheduler;
  readonly #waiting = new Map<Sleep, T>();
  #closed = false;

  constructor(sched: Scheduler) {
    this.#sched = sched;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Who came first. */
  get first(): T | undefined {
    for (const note of this.#waiting.values()) return note;
    return undefined;
  }

  /**
   * Sleeps until woken by {@link wakeFirst}. Resolves false when the time was over first.
   *
   * @throws KernelError EINTR when the caller gets a signal, ENODEV when the module leaves
   */
  async sleep(note: T, options: SleepOptions = {}): Promise<boolean> {
    if (this.#closed) throw moduleGone();
    const forget = (): void => {
      this.#waiting.delete(sleep);
      options.forget?.();
    };
    const sleep = this.#sched.sleep({ ...options, forget });
    this.#waiting.set(sleep, note);
    if (options.call?.interrupted) sleep.interrupt();
    return sleep.ended;
  }

  /** Wakes who came first, and answers its note. */
  wakeFirst(): T | undefined {
    for (const [sleep, note] of this.#waiting) {
      this.#waiting.delete(sleep);
      sleep.wake();
      return note;
    }
    return undefined;
  }

  wakeAll(): void {
    while (this.#waiting.size > 0) this.wakeFirst();
  }

  /** The module leaves: everybody fails with ENODEV, also who comes later. */
  close(): void {
    this.#closed = true;
    for (const sleep of [...this.#waiting.keys()]) sleep.fail(moduleGone());
  }
}
