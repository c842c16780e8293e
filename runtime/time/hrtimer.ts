import type { AtomicHandler } from "../atomic.ts";
import { EDEADLK, EINVAL, KernelError } from "../errno.ts";
import type { Culprit } from "../oops.ts";
import { Deadline } from "./deadline-heap.ts";
import type { HrtimerBase } from "./hrtimer-base.ts";

/** What the function of an hrtimer answers. */
export const HRTIMER_NORESTART = 0 as const;
/** Go on: at the expiry that `forward` or `forwardNow` moved it to. */
export const HRTIMER_RESTART = 1 as const;
export type HrtimerRestart = typeof HRTIMER_NORESTART | typeof HRTIMER_RESTART;

/** `enum hrtimer_mode`. */
export const HRTIMER_MODE_ABS = 0x00;
export const HRTIMER_MODE_REL = 0x01;
/** The function runs in softirq context (the HRTIMER softirq) instead of hardirq context. */
export const HRTIMER_MODE_SOFT = 0x04;
export const HRTIMER_MODE_ABS_SOFT = HRTIMER_MODE_ABS | HRTIMER_MODE_SOFT;
export const HRTIMER_MODE_REL_SOFT = HRTIMER_MODE_REL | HRTIMER_MODE_SOFT;

/**
 * The code of an hrtimer. It runs in hardirq context, as a top half does (with HRTIMER_MODE_SOFT in softirq context): it must
 * be short, must not wait, and must not be async.
 */
export type HrtimerFunction = (timer: Hrtimer) => HrtimerRestart | void;

/** How an hrtimer is made. */
export interface HrtimerOptions {
  readonly name: string;
  readonly owner?: Culprit | undefined;
  /** One of HRTIMER_MODE_*; at setup only HRTIMER_MODE_SOFT matters. */
  readonly mode?: number;
  /** Called when it is given back. */
  readonly released?: () => void;
}

/**
 * A timer with nanoseconds (`struct hrtimer`, on CLOCK_MONOTONIC). A period that is made with `forward` does not drift: the next expiry
 * is reckoned from the last one, and not from when the function happened to run.
 */
export class Hrtimer extends Deadline implements AtomicHandler {
  readonly where: string;
  readonly owner: Culprit | undefined;
  readonly isSoft: boolean;
  readonly #base: HrtimerBase;
  readonly #action: HrtimerFunction;
  readonly #released: (() => void) | undefined;
  #expires = 0;
  #running = false;
  #isShutDown = false;

  constructor(base: HrtimerBase, action: HrtimerFunction, options: HrtimerOptions) {
    super();
    const { name, owner, mode = HRTIMER_MODE_REL, released } = options;
    this.where = `hrtimer ${name}`;
    this.owner = owner;
    this.isSoft = (mode & HRTIMER_MODE_SOFT) !== 0;
    this.#base = base;
    this.#action = action;
    this.#released = released;
  }

  /** hrtimer_start(…, HRTIMER_MODE_REL): expires `nanoseconds` from now. Restarts it when it is queued. @throws KernelError EINVAL */
  start(nanoseconds: number): void {
    this.startAbs(this.#base.now + nanoseconds);
  }

  /** hrtimer_start(…, HRTIMER_MODE_ABS): expires at `time`, on the clock of `k.ktimeGet()`. @throws KernelError EINVAL */
  startAbs(time: number): void {
    if (Number.isNaN(time)) throw new KernelError(EINVAL, `${this.where}: NaN is no time`);
    if (this.#isShutDown) return;
    this.#expires = time;
    this.#base.enqueue(this, time);
  }

  /** hrtimer_restart(): starts it once more for the expiry that it has. */
  restart(): void {
    this.startAbs(this.#expires);
  }

  /** hrtimer_get_expires(): nanoseconds on the clock of `k.ktimeGet()`. */
  get expires(): number {
    return this.#expires;
  }

  /** hrtimer_get_remaining(): nanoseconds; negative when the expiry has passed. */
  get remaining(): number {
    return this.#expires - this.#base.now;
  }

  /** hrtimer_is_queued(). */
  get queued(): boolean {
    return this.#base.isQueued(this);
  }

  /** hrtimer_callback_running(). */
  get callbackRunning(): boolean {
    return this.#running;
  }

  /** hrtimer_active(): queued, or its function is running. */
  get active(): boolean {
    return this.queued || this.#running;
  }

  /**
   * hrtimer_cancel(): it will not run. Answers whether it was active.
   *
   * @throws KernelError EDEADLK from its own function, which it would wait for; there, answer HRTIMER_NORESTART
   */
  cancel(): boolean {
    if (this.#running) {
      throw new KernelError(
        EDEADLK,
        `${this.where}: cancel() from its own function; answer HRTIMER_NORESTART`,
      );
    }
    return this.#base.dequeue(this);
  }

  /** hrtimer_try_to_cancel(): 1 it was active, 0 it was not, -1 its function is running. */
  tryToCancel(): number {
    if (this.#running) return -1;
    return this.#base.dequeue(this) ? 1 : 0;
  }

  /**
   * hrtimer_forward(): moves the expiry on by whole intervals until it lies behind `now`. Answers by how many, which is more
   * than 1 when periods were missed; 0 when the expiry is later than `now` anyway, or the timer is queued.
   *
   * @throws KernelError EINVAL for an interval that is not above 0
   */
  forward(now: number, interval: number): number {
    if (!(interval > 0)) throw new KernelError(EINVAL, `${this.where}: an interval of ${interval} ns`);
    if (this.queued || now < this.#expires) return 0;
    const overruns = Math.floor((now - this.#expires) / interval) + 1;
    this.#expires += overruns * interval;
    return overruns;
  }

  /** hrtimer_forward_now(). @throws KernelError EINVAL */
  forwardNow(interval: number): number {
    return this.forward(this.#base.now, interval);
  }

  /** Gives it back: it is cancelled, and cannot be started any more. For a timer that ends before its module does. */
  shutdown(): void {
    if (this.#isShutDown) return;
    this.#isShutDown = true;
    this.#base.dequeue(this);
    this.#released?.();
  }

  /** Its time has come: the base's own. Answers whether it is to be queued again. */
  expire(): boolean {
    const before = this.#expires;
    this.#running = true;
    const answer = this.#base.run(this, this.#action);
    this.#running = false;
    if (answer !== HRTIMER_RESTART || this.queued || this.#isShutDown) return false;
    if (this.#expires > before) return true;
    this.#base.reportStandstill(this);
    return false;
  }
}
