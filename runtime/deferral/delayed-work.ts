import { EINVAL, KernelError } from "../errno.ts";
import { Timer } from "../time/timer.ts";
import type { TimerBase } from "../time/timer-base.ts";
import { Work, type WorkEnvironment, type WorkFunction, type WorkOptions } from "./work.ts";
import type { Workqueue } from "./workqueue.ts";

/** Work that a timer queues (`struct delayed_work`). Delays are jiffies: `msecsToJiffies(ms)`. */
export class DelayedWork extends Work {
  readonly #timers: TimerBase;
  readonly #timer: Timer;
  /** Where the timer queues it. */
  #target: Workqueue | undefined;

  constructor(
    environment: WorkEnvironment,
    timers: TimerBase,
    action: WorkFunction<never>,
    options: WorkOptions,
  ) {
    super(environment, action, options);
    this.#timers = timers;
    this.#timer = new Timer(timers, () => void this.#target?.queue(this), {
      name: this.where,
      owner: this.owner,
    });
  }

  /** Queued, or its timer is armed. */
  override get pending(): boolean {
    return super.pending || this.#timer.pending;
  }

  /** schedule_delayed_work(): queues it on the system's queue in `delay` jiffies. Answers false when it is pending already. */
  override schedule(delay = 0): boolean {
    return this.environment.system.queueDelayed(this, delay);
  }

  /** mod_delayed_work(system_wq, …): as schedule(), and when it is pending it is moved. Answers whether it was. */
  mod(delay: number): boolean {
    return this.environment.system.modDelayed(this, delay);
  }

  /** flush_delayed_work(): queues it now when its timer is armed, and waits until it has ended. */
  override flush(): Promise<boolean> {
    if (this.#timer.delete()) this.#target?.queue(this);
    return super.flush();
  }

  /** cancel_delayed_work(). */
  override cancel(): boolean {
    return this.#timer.delete() || super.cancel();
  }

  override destroy(): Promise<void> | undefined {
    this.#timer.shutdown();
    return super.destroy();
  }

  /** Queues it on `queue` in `delay` jiffies: the queue's own. */
  arm(queue: Workqueue, delay: number): void {
    this.#target = queue;
    this.#timer.mod(this.#timers.jiffies + delay);
  }

  /** @throws KernelError EINVAL for what is no delay */
  checkDelay(delay: number): void {
    if (!(delay >= 0)) throw new KernelError(EINVAL, `${this.where}: a delay of ${delay} jiffies`);
  }
}
