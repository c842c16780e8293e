import { EINVAL, KernelError } from "../../errno.ts";
import type { Kernel } from "../../kernel.ts";
import type { Call } from "../../sched/call.ts";
import { Completion } from "../../sched/completion.ts";
import { SleepFunctions } from "../../sched/sleep-functions.ts";
import type { Task } from "../../sched/task.ts";
import { WaitQueue } from "../../sched/wait-queue.ts";
import type { Owner } from "../owner.ts";
import { ModuleKthreads } from "./kthread.ts";

/** The part of `k` for code that waits, and for threads. */
export class ModuleSched {
  readonly kthread: ModuleKthreads;
  readonly #kernel: Kernel;
  readonly #owner: Owner;
  readonly #sleeps: SleepFunctions;
  #following = false;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
    const nothing = (): void => undefined;
    this.#sleeps = new SleepFunctions(kernel.sched, (close) => void owner.devres.own(nothing, close));
    this.kthread = new ModuleKthreads(kernel, owner);
  }

  /**
   * `current`: the task that runs, that is, whose file operation, init, exit, thread or work it is. After an `await` it is
   * known from the first use of it on, and while the module has a lock or a thread; before that it is pid 0, swapper/0.
   * A file operation knows its caller by its `call` in any case.
   */
  get current(): Task {
    this.#follow();
    return this.#kernel.tasks.current;
  }

  /** DECLARE_WAIT_QUEUE_HEAD. Who still waits on it when the module leaves gets ENODEV. */
  waitQueue(): WaitQueue {
    return this.#owner.devres.acquire(
      () => new WaitQueue(this.#kernel.sched),
      (queue) => {
        queue.close();
      },
    );
  }

  /** DECLARE_COMPLETION. Who still waits for it when the module leaves gets ENODEV. */
  completion(name = "completion"): Completion {
    return this.#owner.devres.acquire(
      () => new Completion(this.#kernel.sched, name),
      (completion) => {
        completion.close();
      },
    );
  }

  /**
   * msleep(): lets at least that many milliseconds pass, while others run. On Linux it may be two jiffies more.
   *
   * @throws KernelError ENODEV when the module leaves meanwhile, except in a thread
   */
  msleep(milliseconds: number): Promise<void> {
    return this.#sleeps.msleep(milliseconds);
  }

  /**
   * msleep_interruptible(): as msleep, until the caller gets a signal. Answers the milliseconds that were left then, 0 when none came.
   *
   * @param call default: that of the current task
   */
  msleepInterruptible(milliseconds: number, call = this.#caller): Promise<number> {
    return this.#sleeps.msleepInterruptible(milliseconds, call);
  }

  /** ssleep(): msleep in seconds. */
  ssleep(seconds: number): Promise<void> {
    return this.msleep(seconds * 1000);
  }

  /** usleep_range(): microseconds. Linux may use the range to save a wake-up; here it ends after the least. */
  usleepRange(least: number, most: number): Promise<void> {
    if (most < least) throw new KernelError(EINVAL, `usleepRange(${least}, ${most}): the range is empty`);
    return this.msleep(least / 1000);
  }

  /** fsleep(): microseconds, by whatever suits best. */
  fsleep(microseconds: number): Promise<void> {
    return this.msleep(microseconds / 1000);
  }

  /**
   * schedule() of a task that has set itself to sleep: until somebody wakes it by name, `thread.wakeUp()`. Look at the reason to go
   * on and call it without an `await` between the two: no wake-up is lost then, and there is no state to be set.
   */
  async schedule(): Promise<void> {
    await this.#sleeps.scheduleTimeout(Number.POSITIVE_INFINITY, undefined);
  }

  /** schedule_timeout_uninterruptible(): as {@link schedule}, for `jiffies` at most. Answers how many were left, 0 when the time was over. */
  scheduleTimeout(jiffies: number): Promise<number> {
    return this.#sleeps.scheduleTimeout(jiffies, undefined);
  }

  /**
   * schedule_timeout_interruptible(): as {@link scheduleTimeout}, until the caller gets a signal.
   *
   * @param call default: that of the current task
   */
  scheduleTimeoutInterruptible(jiffies: number, call = this.#caller): Promise<number> {
    return this.#sleeps.scheduleTimeout(jiffies, call);
  }

  get #caller(): Call | undefined {
    return this.#kernel.tasks.current.call;
  }

  #follow(): void {
    if (this.#following || this.#owner.module.state === "going") return;
    const { tasks } = this.#kernel;
    this.#owner.devres.own(
      () => {
        tasks.follow();
      },
      () => {
        tasks.unfollow();
      },
    );
    this.#following = true;
  }
}
