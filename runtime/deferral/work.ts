import { EDEADLK, KernelError } from "../errno.ts";
import type { Culprit } from "../oops.ts";
import type { ProcessHandler, ProcessRunner } from "../sched/process-runner.ts";
import type { Task } from "../sched/task.ts";
import type { WorkRun } from "./work-run.ts";
import type { Workqueue } from "./workqueue.ts";

/** The code of a work item. It runs in process context: it may be async, and may wait. */
export type WorkFunction<W extends Work = Work> = (work: W) => void | Promise<void>;

/** How a work item is made. */
export interface WorkOptions {
  readonly name: string;
  readonly owner?: Culprit | undefined;
  /** Called when it is given back. */
  readonly released?: () => void;
}

/** What all work items of a kernel have in common. */
export interface WorkEnvironment {
  readonly runner: ProcessRunner;
  /** system_wq, where `schedule()` queues. */
  readonly system: Workqueue;
}

/**
 * Something to be done in process context, soon (`struct work_struct`). Queued once more before it has started it still runs once; queued
 * while it runs it runs again after that: never twice at a time.
 */
export class Work implements ProcessHandler {
  readonly where: string;
  readonly owner: Culprit | undefined;
  protected readonly environment: WorkEnvironment;
  readonly #action: WorkFunction<never>;
  readonly #released: (() => void) | undefined;
  #pending: WorkRun | undefined;
  #running: WorkRun | undefined;
  /** Its next run, whose turn came while it was running. */
  #again: WorkRun | undefined;
  #task: Task | undefined;
  #unfollow: (() => void) | undefined;
  #cancelling = 0;
  #isGone = false;

  constructor(environment: WorkEnvironment, action: WorkFunction<never>, options: WorkOptions) {
    this.where = `work ${options.name}`;
    this.owner = options.owner;
    this.environment = environment;
    this.#action = action;
    this.#released = options.released;
    if (action.constructor.name === "AsyncFunction") this.#follow();
  }

  /** work_pending(): queued, and not started. */
  get pending(): boolean {
    return this.#pending !== undefined;
  }

  /** work_busy(): pending or running. */
  get busy(): boolean {
    return this.pending || this.#running !== undefined;
  }

  /** schedule_work(): queues it on the system's queue. Answers false when it is pending already. May be called in every context. */
  schedule(): boolean {
    return this.environment.system.queue(this);
  }

  /**
   * flush_work(): waits until the run that was queued last has ended. Answers false when there is nothing to wait for.
   *
   * @throws KernelError EDEADLK from its own function, which would wait for itself
   */
  async flush(): Promise<boolean> {
    const run = this.#pending ?? this.#running;
    if (!run) return false;
    this.#refuseWaitingForItself("flush");
    await run.ended;
    return true;
  }

  /** cancel_work(): a run that has not started does not. Answers whether there was one. */
  cancel(): boolean {
    const run = this.#pending;
    if (!run) return false;
    this.#pending = undefined;
    if (this.#again === run) this.#again = undefined;
    run.queue.withdraw(run);
    return true;
  }

  /**
   * cancel_work_sync(): cancel(), and waits until it has ended, should it be running. It cannot be queued meanwhile, so one
   * that queues itself comes to an end.
   *
   * @throws KernelError EDEADLK from its own function, which would wait for itself
   */
  async cancelSync(): Promise<boolean> {
    this.#refuseWaitingForItself("cancelSync");
    this.#cancelling++;
    try {
      const wasPending = this.cancel();
      await this.#running?.ended;
      return wasPending;
    } finally {
      this.#cancelling--;
    }
  }

  /**
   * Gives it back: what is pending is cancelled, and it cannot be queued any more. For an item that ends before its module does.
   * Resolves, or answers nothing, when it does not run any more.
   */
  destroy(): Promise<void> | undefined {
    if (!this.#isGone) this.#retire();
    this.cancel();
    return this.#running?.ended;
  }

  /** Whether it may be queued: the queue's own. */
  get isFree(): boolean {
    return !this.pending && this.#cancelling === 0 && !this.#isGone;
  }

  /** It was queued: the queue's own. */
  queued(run: WorkRun): void {
    this.#pending = run;
  }

  /** Its turn has come: the queue's own. */
  start(run: WorkRun): void {
    if (this.#running) {
      this.#again = run;
      return;
    }
    this.#pending = undefined;
    this.#running = run;
    run.queue.started();
    const task = (this.#task ??= this.environment.runner.taskFor(this, "kworker/0:0"));
    this.environment.runner.run(this, task, this.#action as WorkFunction, this, () => {
      this.#ended(run);
    });
    if (this.#running === run) this.#follow();
  }

  #retire(): void {
    this.#isGone = true;
    this.#released?.();
    if (!this.#running) this.#unfollow?.();
  }

  #ended(run: WorkRun): void {
    const again = this.#again;
    this.#running = this.#again = undefined;
    if (this.#isGone) this.#unfollow?.();
    run.queue.ended(run);
    if (again) again.queue.resume(again);
  }

  #refuseWaitingForItself(what: string): void {
    if (!this.#running || !this.#isCurrent) return;
    throw new KernelError(EDEADLK, `${this.where}: ${what}() from its own function would wait for itself`);
  }

  get #isCurrent(): boolean {
    return this.#task !== undefined && this.environment.runner.current === this.#task;
  }

  /** It waits: it is to be known as the current task after that, too. */
  #follow(): void {
    if (!this.#isGone) this.#unfollow ??= this.environment.runner.follow();
  }
}
