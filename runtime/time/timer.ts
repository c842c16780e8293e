import type { AtomicHandler } from "../atomic.ts";
import { EDEADLK, EINVAL, KernelError } from "../errno.ts";
import type { Culprit } from "../oops.ts";
import { Deadline } from "./deadline-heap.ts";
import type { TimerBase } from "./timer-base.ts";

/** The code of a timer. It runs in softirq context (TIMER): it must not wait, and must not be async. */
export type TimerFunction = (timer: Timer) => void;

/** How a timer is made. */
export interface TimerOptions {
  readonly name: string;
  readonly owner?: Culprit | undefined;
  /** Called when it is given back. */
  readonly released?: () => void;
}

/**
 * A timer that runs a function once, at a jiffy (`struct timer_list`). For a period it is armed again from its own function:
 * `timer.mod(timer.expires + period)` does not drift, `timer.mod(k.jiffies + period)` does when the function runs late.
 */
export class Timer extends Deadline implements AtomicHandler {
  readonly where: string;
  readonly owner: Culprit | undefined;
  /** When it expires, or did, in jiffies. Set it before `add()`; of a pending timer only `mod()` changes when it runs. */
  expires = 0;
  readonly #base: TimerBase;
  readonly #action: TimerFunction;
  readonly #released: (() => void) | undefined;
  #running = false;
  #isShutDown = false;

  constructor(base: TimerBase, action: TimerFunction, { name, owner, released }: TimerOptions) {
    super();
    this.where = `timer ${name}`;
    this.owner = owner;
    this.#base = base;
    this.#action = action;
    this.#released = released;
  }

  /** timer_pending(): armed, and not running yet. */
  get pending(): boolean {
    return this.#base.isPending(this);
  }

  /**
   * mod_timer(): arms it for the jiffy `expires`, whether it is armed or not. Answers whether it was. A jiffy that has begun already
   * means the next one: the function never runs from within mod().
   *
   * @throws KernelError EINVAL for NaN
   */
  mod(expires: number): boolean {
    if (Number.isNaN(expires)) throw new KernelError(EINVAL, `${this.where}: NaN is no jiffy`);
    if (this.#isShutDown) return false;
    this.expires = expires;
    return this.#base.arm(this, expires);
  }

  /** mod_timer_pending(): mod(), but only if it is armed. */
  modPending(expires: number): boolean {
    return this.pending && this.mod(expires);
  }

  /** timer_reduce(): mod(), but only if that is earlier. Answers whether it was armed. */
  reduce(expires: number): boolean {
    return this.pending && this.expires <= expires ? true : this.mod(expires);
  }

  /** add_timer(): arms it for `expires`. @throws KernelError EINVAL when it is armed already, which is a bug: see mod() */
  add(): void {
    if (this.pending) throw new KernelError(EINVAL, `${this.where}: add() of a pending timer; use mod()`);
    this.mod(this.expires);
  }

  /** timer_delete(), once del_timer(): disarms it. Answers whether it was armed. May be called in every context. */
  delete(): boolean {
    return this.#base.disarm(this);
  }

  /**
   * timer_delete_sync(), once del_timer_sync(): disarms it, and its function does not run any more when this comes back.
   *
   * @throws KernelError EDEADLK from its own function, which it would wait for
   */
  deleteSync(): boolean {
    if (this.#running) throw new KernelError(EDEADLK, `${this.where}: deleteSync() from its own function`);
    return this.delete();
  }

  /** timer_shutdown(): disarms it for good. It cannot be armed any more, and belongs to nobody. */
  shutdown(): boolean {
    if (this.#isShutDown) return false;
    this.#isShutDown = true;
    const wasPending = this.delete();
    this.#released?.();
    return wasPending;
  }

  /** Its time has come: the base's own. */
  expire(): void {
    this.#running = true;
    this.#base.run(this, this.#action);
    this.#running = false;
  }
}
