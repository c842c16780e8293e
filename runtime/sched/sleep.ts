import { EINTR, ENODEV, KernelError } from "../errno.ts";
import type { Clock, ClockTimer } from "../hal/clock.ts";
import type { Call } from "./call.ts";
import type { Sleeper, Task } from "./task.ts";

export interface SleepOptions {
  /** Whose signals end it with EINTR; without one it cannot be interrupted. */
  readonly call?: Call | undefined;
  /** Nanoseconds after which it ends by itself. */
  readonly timeout?: number | undefined;
  /** wake_up_process() came. */
  readonly nudged?: (() => void) | undefined;
  /** It ended otherwise than by {@link Sleep.wake}: who would have woken it forgets it. */
  readonly forget?: (() => void) | undefined;
}

/**
 * One sleep of one task, which ends once: somebody wakes it, its time is over, its caller gets a signal, or the module that
 * it belongs to leaves.
 */
export class Sleep implements Sleeper {
  /** true: it was woken; false: its time is over. Rejected with EINTR or ENODEV. */
  readonly ended: Promise<boolean>;
  readonly #options: SleepOptions;
  readonly #task: Task | undefined;
  #resolve!: (woken: boolean) => void;
  #reject!: (error: Error) => void;
  #timer: ClockTimer | undefined;
  #unlisten: (() => void) | undefined;
  #over = false;

  constructor(options: SleepOptions, clock?: Clock, task?: Task) {
    this.#options = options;
    this.#task = task;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#unlisten = options.call?.onInterrupt(() => {
      this.interrupt();
    });
    if (options.timeout !== undefined) this.#timer = clock?.after(options.timeout, this.#timedOut);
    task?.sleeps(this);
  }

  /** Ends it; harmless when it has ended. */
  wake(): void {
    if (this.#end()) this.#resolve(true);
  }

  interrupt(): void {
    this.fail(new KernelError(EINTR));
  }

  fail(error: Error): void {
    if (!this.#end()) return;
    this.#options.forget?.();
    this.#reject(error);
  }

  nudge(): void {
    this.#options.nudged?.();
  }

  readonly #timedOut = (): void => {
    if (!this.#end()) return;
    this.#options.forget?.();
    this.#resolve(false);
  };

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#timer?.cancel();
    this.#unlisten?.();
    this.#task?.slept(this);
    return true;
  }
}

/** What ends the sleeps of a module that is removed. */
export function moduleGone(): KernelError {
  return new KernelError(ENODEV, "the module has been removed");
}
