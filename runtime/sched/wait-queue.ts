import { EINVAL, KernelError } from "../errno.ts";
import { jiffiesToNsecs } from "../time/jiffies.ts";
import type { Call } from "./call.ts";
import type { Scheduler } from "./scheduler.ts";
import { moduleGone, Sleep, type SleepOptions } from "./sleep.ts";

interface Waiter {
  readonly condition: () => boolean;
  readonly sleep: Sleep;
  readonly exclusive: boolean;
  /** Its condition is to be looked at even if nobody wakes the queue: it has just come, or was woken by name. */
  fresh: boolean;
  /** It is exclusive, and was asked because the queue was woken. */
  wakeUpSpent: boolean;
}

/**
 * A wait queue: callers sleep on it until a condition holds, and whoever makes the condition true wakes it
 * (`wait_queue_head_t`). Files that a program polls subscribe to it as well.
 *
 * Waiters are let go in the order in which they came, and each gets to run before the next one's condition is
 * looked at, so that of two readers waiting for one byte only one returns.
 */
export class WaitQueue {
  readonly #sched: Scheduler | undefined;
  #waiters: Waiter[] = [];
  readonly #subscribers = new Set<() => void>();
  /** How many exclusive waiters the wake-ups so far may let go. */
  #exclusive = 0;
  #passing = false;
  #closed = false;

  /** @param sched needed to wait with a timeout, and by threads */
  constructor(sched?: Scheduler) {
    this.#sched = sched;
  }

  /**
   * wait_event_interruptible(): resolves once `condition` holds, looking at it now and after every wake-up. Without
   * `call` the wait cannot be interrupted: wait_event(). Also wait_event_killable(), as any signal ends it.
   *
   * @throws KernelError EINTR when the caller got a signal first; ENODEV when the module of the queue is removed
   */
  async wait(condition: () => boolean, call?: Call): Promise<void> {
    await this.#wait(condition, { call }, false);
  }

  /**
   * wait_event_interruptible_exclusive(): as {@link wait}, but a {@link wakeUp} lets go only one of those who wait exclusively:
   * the first whose condition holds.
   */
  async waitExclusive(condition: () => boolean, call?: Call): Promise<void> {
    await this.#wait(condition, { call }, true);
  }

  /**
   * wait_event_interruptible_timeout(), without `call` wait_event_timeout(): as {@link wait}, for `jiffies` at most. Answers the
   * jiffies that were left, at least 1, or 0 when the time was over and the condition does not hold even then.
   */
  async waitTimeout(condition: () => boolean, jiffies: number, call?: Call): Promise<number> {
    const sched = this.#sched;
    if (!sched) throw new KernelError(EINVAL, "a queue that waits with a timeout is made with k.waitQueue()");
    const start = sched.clock.now();
    const woken = await this.#wait(condition, { call, timeout: jiffiesToNsecs(jiffies) }, false);
    if (woken) return sched.left(jiffies, start);
    return condition() ? 1 : 0;
  }

  /**
   * wake_up(), wake_up_interruptible(): everybody looks at his condition again; of those who wait exclusively, one is let go.
   * May be called in every context.
   */
  wakeUp(): void {
    this.wakeUpNr(1);
  }

  /** wake_up_all(): as {@link wakeUp}, and all who wait exclusively too. */
  wakeUpAll(): void {
    this.wakeUpNr(Number.POSITIVE_INFINITY);
  }

  /** wake_up_nr(): as {@link wakeUp}, and `count` of those who wait exclusively. */
  wakeUpNr(count: number): void {
    for (const subscriber of this.#subscribers) subscriber();
    this.#exclusive += count;
    this.#pass();
  }

  /** waitqueue_active(). */
  get active(): boolean {
    return this.#waiters.length > 0;
  }

  /** Calls `subscriber` at every wake-up; the result ends it. */
  subscribe(subscriber: () => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** The module leaves: who waits, and who comes to wait, gets ENODEV. */
  close(): void {
    this.#closed = true;
    for (const { sleep } of [...this.#waiters]) sleep.fail(moduleGone());
  }

  #wait(condition: () => boolean, options: SleepOptions, exclusive: boolean): Promise<boolean> {
    if (this.#closed) throw moduleGone();
    this.#sched?.mightSleep("a wait on a wait queue");
    const forget = (): void => {
      this.#remove(waiter);
    };
    const nudged = (): void => {
      waiter.fresh = true;
      this.#pass();
    };
    const whole = { ...options, forget, nudged };
    const sleep = this.#sched?.sleep(whole) ?? new Sleep(whole);
    const waiter: Waiter = { condition, sleep, exclusive, fresh: true, wakeUpSpent: false };
    this.#waiters.push(waiter);
    if (options.call?.interrupted && !isReady(waiter)) sleep.interrupt();
    this.#pass();
    return sleep.ended;
  }

  #pass(): void {
    if (this.#passing) return;
    const ready = this.#waiters.find((waiter) => this.#isAsked(waiter) && isReady(waiter));
    if (!ready) {
      this.#exclusive = 0;
      return;
    }
    this.#remove(ready);
    if (ready.wakeUpSpent) this.#exclusive--;
    ready.sleep.wake();
    this.#passing = true;
    afterMicrotasks(() => {
      this.#passing = false;
      this.#pass();
    });
  }

  /** Whether a waiter is to look at its condition. One that looks of its own accord takes no wake-up from the others. */
  #isAsked(waiter: Waiter): boolean {
    const { fresh, exclusive } = waiter;
    waiter.fresh = false;
    waiter.wakeUpSpent = exclusive && !fresh;
    return !waiter.wakeUpSpent || this.#exclusive > 0;
  }

  #remove(waiter: Waiter): void {
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
  }
}

/** When all has run that waits for promises: a tick queued by a microtask comes after the last of these. */
function afterMicrotasks(callback: () => void): void {
  queueMicrotask(() => {
    process.nextTick(callback);
  });
}

/** A condition that throws ends its own wait and nobody else's; least of all does it hit who wakes. */
function isReady(waiter: Waiter): boolean {
  try {
    return waiter.condition();
  } catch (error) {
    waiter.sleep.fail(error as Error);
    return false;
  }
}
