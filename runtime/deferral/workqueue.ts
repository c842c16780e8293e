import { EPERM, KernelError } from "../errno.ts";
import { List } from "../list.ts";
import type { Printk } from "../printk/printk.ts";
import { PRIORITY_HIGH, PRIORITY_NORMAL, type RunQueue } from "../sched/run-queue.ts";
import type { DelayedWork } from "./delayed-work.ts";
import { FlushColors } from "./flush-color.ts";
import type { Work } from "./work.ts";
import { WorkRun } from "./work-run.ts";
import { WQ_FREEZABLE, WQ_HIGHPRI } from "./workqueue-flags.ts";

/** How a queue is made. */
export interface WorkqueueOptions {
  readonly name: string;
  readonly flags: number;
  readonly maxActive: number;
  /** One of the system's own, which nobody may destroy. */
  readonly isSystem?: boolean;
  /** Called when it is destroyed. */
  readonly released?: () => void;
}

/** drain() says that it takes long after so many rounds, as Linux does. */
const PATIENT_ROUNDS = 10;

type State = "open" | "draining" | "destroyed";

/**
 * A queue of work (`struct workqueue_struct`). Items start in the order in which they were queued; at most `maxActive` of
 * them are under way at a time.
 */
export class Workqueue {
  readonly name: string;
  readonly flags: number;
  readonly maxActive: number;
  readonly #runQueue: RunQueue;
  readonly #printk: Printk;
  readonly #priority: typeof PRIORITY_HIGH | typeof PRIORITY_NORMAL;
  readonly #isSystem: boolean;
  readonly #released: (() => void) | undefined;
  /** Runs that wait until one of the active ones has ended. */
  readonly #inactive = new List<WorkRun>();
  readonly #colors = new FlushColors();
  #active = 0;
  /** Of the active ones, those that have started. */
  #running = 0;
  #isFrozen = false;
  #state: State = "open";

  constructor(runQueue: RunQueue, printk: Printk, options: WorkqueueOptions) {
    const { name, flags, maxActive, isSystem = false, released } = options;
    this.name = name;
    this.flags = flags;
    this.maxActive = maxActive;
    this.#runQueue = runQueue;
    this.#printk = printk;
    this.#priority = (flags & WQ_HIGHPRI) === 0 ? PRIORITY_NORMAL : PRIORITY_HIGH;
    this.#isSystem = isSystem;
    this.#released = released;
  }

  /**
   * queue_work(). Answers false when `work` is pending already, wherever. May be called in every context.
   *
   * While the queue is drained only its own items may; once it is destroyed nobody may.
   */
  queue(work: Work): boolean {
    if (!work.isFree || !this.#admits(work)) return false;
    const run = new WorkRun(work, this, this.#colors.enter());
    work.queued(run);
    this.#inactive.append(run);
    this.#activate();
    return true;
  }

  /** queue_delayed_work(): queues it in `delay` jiffies. Answers false when it is pending already. @throws KernelError EINVAL */
  queueDelayed(work: DelayedWork, delay: number): boolean {
    work.checkDelay(delay);
    return work.isFree && this.#delay(work, delay);
  }

  /** mod_delayed_work(): as queueDelayed, and when it is pending it is moved. Answers whether it was. @throws KernelError EINVAL */
  modDelayed(work: DelayedWork, delay: number): boolean {
    work.checkDelay(delay);
    const wasPending = work.cancel();
    if (work.isFree) this.#delay(work, delay);
    return wasPending;
  }

  /** flush_workqueue(): waits until all that was queued before has ended. */
  flush(): Promise<void> {
    return this.#colors.flush();
  }

  /** drain_workqueue(): flushes until nothing is left. Meanwhile nobody may queue but while one of its items runs, which may be that one. */
  async drain(): Promise<void> {
    if (this.#state === "open") this.#state = "draining";
    await this.#drained();
    if (this.#state === "draining") this.#state = "open";
  }

  /**
   * destroy_workqueue(): drains it, and nothing can be queued any more. A second call does nothing.
   *
   * @throws KernelError EPERM for one of the system's queues
   */
  async destroy(): Promise<void> {
    if (this.#isSystem)
      throw new KernelError(EPERM, `workqueue ${this.name} is the system's: flush your own work`);
    if (this.#state === "destroyed") return;
    await this.drain();
    this.abandon();
  }

  /** Nothing can be queued any more, whatever is still under way. */
  abandon(): void {
    if (this.#state === "destroyed") return;
    this.#state = "destroyed";
    this.#released?.();
  }

  /** Nothing of it is pending or running. */
  get isIdle(): boolean {
    return this.#colors.isIdle;
  }

  /** freeze_workqueues_begin(), for this queue: when it is freezable, no further item starts until thaw(). */
  freeze(): void {
    this.#isFrozen = (this.flags & WQ_FREEZABLE) !== 0;
  }

  /** thaw_workqueues(). */
  thaw(): void {
    this.#isFrozen = false;
    this.#activate();
  }

  /** A run that has not started shall not: its work's own. */
  withdraw(run: WorkRun): void {
    run.list?.remove(run);
    if (run.isActive) this.#active--;
    this.#leave(run);
  }

  /** A run starts: its work's own. */
  started(): void {
    this.#running++;
  }

  /** It has ended. */
  ended(run: WorkRun): void {
    this.#running--;
    this.#active--;
    this.#leave(run);
  }

  /** A run whose turn had come may start now. */
  resume(run: WorkRun): void {
    this.#runQueue.add(run, this.#priority);
  }

  #leave(run: WorkRun): void {
    run.end();
    this.#colors.leave(run.color);
    this.#activate();
  }

  #activate(): void {
    while (this.#active < this.maxActive && !this.#isFrozen) {
      const run = this.#inactive.shift();
      if (!run) return;
      this.#active++;
      run.isActive = true;
      this.#runQueue.add(run, this.#priority);
    }
  }

  #delay(work: DelayedWork, delay: number): boolean {
    if (delay === 0) return this.queue(work);
    work.arm(this, delay);
    return true;
  }

  #admits(work: Work): boolean {
    if (this.#state === "open" || (this.#state === "draining" && this.#running > 0)) return true;
    const why = this.#state === "draining" ? "it is being drained" : "it has been destroyed";
    this.#printk.warn(`workqueue: cannot queue ${work.where} on ${this.name}: ${why}`);
    return false;
  }

  async #drained(): Promise<void> {
    for (let round = 1; !this.isIdle; round++) {
      await this.flush();
      if (round === PATIENT_ROUNDS) {
        this.#printk.warn(`workqueue ${this.name}: drain() is not complete after ${round} rounds`);
      }
    }
  }
}
