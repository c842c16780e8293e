import { EINTR, KernelError } from "../errno.ts";
import type { Call } from "./call.ts";

interface Waiter {
  readonly condition: () => boolean;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

/**
 * A wait queue: callers sleep on it until a condition holds, and whoever makes the condition true wakes it
 * (`wait_queue_head_t`). Files that a program polls subscribe to it as well.
 *
 * Waiters are let go in the order in which they came, and each gets to run before the next one's condition is
 * looked at, so that of two readers waiting for one byte only one returns.
 */
export class WaitQueue {
  #waiters: Waiter[] = [];
  readonly #subscribers = new Set<() => void>();
  #passing = false;

  /**
   * wait_event_interruptible(): resolves once `condition` holds, looking at it now and after every wake-up. Without
   * `call` the wait cannot be interrupted: wait_event().
   *
   * @throws KernelError EINTR when the caller got a signal first
   */
  wait(condition: () => boolean, call?: Call): Promise<void> {
    return new Promise((resolve, reject) => {
      let forget: (() => void) | undefined;
      const waiter: Waiter = {
        condition,
        done: () => {
          forget?.();
          resolve();
        },
        failed: (error) => {
          forget?.();
          this.#waiters = this.#waiters.filter((other) => other !== waiter);
          reject(error);
        },
      };
      const interrupted = (): void => waiter.failed(new KernelError(EINTR));
      this.#waiters.push(waiter);
      if (call?.interrupted && !isReady(waiter)) interrupted();
      else forget = call?.onInterrupt(interrupted);
      this.#pass();
    });
  }

  /** wake_up(): everybody looks at his condition again. May be called in every context. */
  wakeUp(): void {
    for (const subscriber of this.#subscribers) subscriber();
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

  #pass(): void {
    if (this.#passing) return;
    const ready = this.#waiters.find(isReady);
    if (!ready) return;
    this.#waiters = this.#waiters.filter((other) => other !== ready);
    ready.done();
    this.#passing = true;
    afterMicrotasks(() => {
      this.#passing = false;
      this.#pass();
    });
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
    waiter.failed(error as Error);
    return false;
  }
}
