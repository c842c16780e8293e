import { EINVAL, KernelError } from "../errno.ts";
import type { Printk } from "../printk/printk.ts";
import type { ProcessRunner } from "../sched/process-runner.ts";
import type { RunQueue } from "../sched/run-queue.ts";
import type { WorkEnvironment } from "./work.ts";
import { Workqueue, type WorkqueueOptions } from "./workqueue.ts";
import {
  WQ_ALL_FLAGS,
  WQ_DFL_ACTIVE,
  WQ_FREEZABLE,
  WQ_HIGHPRI,
  WQ_MAX_ACTIVE,
  WQ_UNBOUND,
} from "./workqueue-flags.ts";

/** All work queues of a kernel, and the system's own, which everybody shares. */
export class Workqueues {
  /** system_wq: where `work.schedule()` queues. For what takes not long. */
  readonly system: Workqueue;
  /** system_highpri_wq. */
  readonly systemHighpri: Workqueue;
  /** system_long_wq: for what takes long. */
  readonly systemLong: Workqueue;
  /** system_unbound_wq. */
  readonly systemUnbound: Workqueue;
  /** system_freezable_wq. */
  readonly systemFreezable: Workqueue;
  /** What its work items have in common. */
  readonly environment: WorkEnvironment;
  readonly #runQueue: RunQueue;
  readonly #printk: Printk;
  readonly #all = new Set<Workqueue>();
  #isFrozen = false;

  constructor(runQueue: RunQueue, runner: ProcessRunner, printk: Printk) {
    this.#runQueue = runQueue;
    this.#printk = printk;
    this.system = this.#system("events", 0);
    this.systemHighpri = this.#system("events_highpri", WQ_HIGHPRI);
    this.systemLong = this.#system("events_long", 0);
    this.systemUnbound = this.#system("events_unbound", WQ_UNBOUND);
    this.systemFreezable = this.#system("events_freezable", WQ_FREEZABLE);
    this.environment = { runner, system: this.system };
  }

  /**
   * alloc_workqueue().
   *
   * @param flags WQ_*
   * @param maxActive how many of its items may be under way at a time, 1 to 512; 0 stands for 256
   * @throws KernelError EINVAL no name, flags that there are not
   */
  alloc(name: string, flags: number, maxActive: number, released?: () => void): Workqueue {
    if (name === "") throw new KernelError(EINVAL, "a work queue needs a name");
    if ((flags & ~WQ_ALL_FLAGS) !== 0)
      throw new KernelError(EINVAL, `workqueue ${name}: flags 0x${flags.toString(16)}`);
    const queue = this.#make({
      name,
      flags,
      maxActive: this.#clamp(name, maxActive),
      released: () => {
        this.#all.delete(queue);
        released?.();
      },
    });
    return queue;
  }

  /** freeze_workqueues_begin(): the system is suspended, and items of freezable queues do not start. */
  freeze(): void {
    this.#isFrozen = true;
    for (const queue of this.#all) queue.freeze();
  }

  /** thaw_workqueues(). */
  thaw(): void {
    this.#isFrozen = false;
    for (const queue of this.#all) queue.thaw();
  }

  #system(name: string, flags: number): Workqueue {
    return this.#make({ name, flags, maxActive: WQ_DFL_ACTIVE, isSystem: true });
  }

  #make(options: WorkqueueOptions): Workqueue {
    const queue = new Workqueue(this.#runQueue, this.#printk, options);
    this.#all.add(queue);
    if (this.#isFrozen) queue.freeze();
    return queue;
  }

  #clamp(name: string, maxActive: number): number {
    if (maxActive === 0) return WQ_DFL_ACTIVE;
    if (!Number.isInteger(maxActive))
      throw new KernelError(EINVAL, `workqueue ${name}: maxActive ${maxActive}`);
    if (maxActive >= 1 && maxActive <= WQ_MAX_ACTIVE) return maxActive;
    this.#printk.warn(
      `workqueue: max_active ${maxActive} requested for ${name} is out of range, clamping between 1 and ${WQ_MAX_ACTIVE}`,
    );
    return Math.min(Math.max(maxActive, 1), WQ_MAX_ACTIVE);
  }
}
