import type { AtomicHandler, AtomicRunner } from "../atomic.ts";
import type { Culprit } from "../oops.ts";
import { HI_SOFTIRQ, type Softirqs, TASKLET_SOFTIRQ } from "./softirq.ts";

/** The code of a tasklet. It runs in softirq context: it must not wait, and must not be async. */
export type TaskletFunction = (tasklet: Tasklet) => void;

/**
 * A bottom half that runs once, soon, however often it was scheduled meanwhile (`struct tasklet_struct`). Scheduling it
 * from its own function makes it run once more, in the next round.
 */
export class Tasklet implements AtomicHandler {
  readonly where: string;
  readonly owner: Culprit | undefined;
  /** Whose turn is next in the list of scheduled tasklets; the scheduler's own. */
  next: Tasklet | undefined;
  readonly #scheduler: TaskletScheduler;
  readonly #action: TaskletFunction;
  /** Where it waits for its turn. */
  #list: TaskletList | undefined;
  #disabled = 0;
  #killed = false;
  #discarded = false;
  /** Of who waits for its end. */
  #hasRun: (() => void) | undefined;

  constructor(scheduler: TaskletScheduler, action: TaskletFunction, name: string, owner?: Culprit) {
    this.#scheduler = scheduler;
    this.#action = action;
    this.where = `tasklet ${name}`;
    this.owner = owner;
  }

  /** tasklet_schedule(). May be called in every context; does nothing while it is scheduled already or killed. */
  schedule(): void {
    this.#scheduleOn(this.#scheduler.normal);
  }

  /** tasklet_hi_schedule(): before all tasklets that are scheduled normally. */
  hiSchedule(): void {
    this.#scheduleOn(this.#scheduler.high);
  }

  /** tasklet_disable(): it is not run, but stays scheduled, until as many enable() calls. */
  disable(): void {
    this.#disabled++;
  }

  /** tasklet_enable(). */
  enable(): void {
    if (this.#disabled > 0 && --this.#disabled === 0) this.#list?.kick();
  }

  /**
   * tasklet_kill(): it cannot be scheduled any more. Resolves when it has run, should it be scheduled; a disabled one does not
   * run, where Linux would wait for its enable().
   */
  async kill(): Promise<void> {
    this.#killed = true;
    if (this.#disabled > 0) this.discard();
    if (this.#list && !this.#discarded) await new Promise<void>((resolve) => (this.#hasRun = resolve));
  }

  /** It cannot be scheduled any more, and what is scheduled does not run. */
  discard(): void {
    this.#killed = this.#discarded = true;
    this.#hasRun?.();
  }

  /** Runs it, or answers false when it has to stay in the list because it is disabled. */
  runScheduled(): boolean {
    if (this.#discarded) return true;
    if (this.#disabled > 0) return false;
    this.#list = undefined;
    this.#scheduler.run(this, this.#action);
    this.#hasRun?.();
    return true;
  }

  #scheduleOn(list: TaskletList): void {
    if (this.#list || this.#killed) return;
    this.#list = list;
    list.add(this);
  }
}

/** The two lists of scheduled tasklets, and how one is run. */
export class TaskletScheduler {
  readonly high: TaskletList;
  readonly normal: TaskletList;
  readonly #atomic: AtomicRunner;

  constructor(softirqs: Softirqs, atomic: AtomicRunner) {
    this.high = new TaskletList(softirqs, HI_SOFTIRQ);
    this.normal = new TaskletList(softirqs, TASKLET_SOFTIRQ);
    this.#atomic = atomic;
  }

  run(tasklet: Tasklet, action: TaskletFunction): void {
    this.#atomic.run(tasklet, action, tasklet, undefined, undefined);
  }
}

/** Scheduled tasklets of one priority, linked through themselves so that scheduling allocates nothing. */
class TaskletList {
  readonly #softirqs: Softirqs;
  readonly #nr: number;
  #head: Tasklet | undefined;
  #tail: Tasklet | undefined;

  constructor(softirqs: Softirqs, nr: number) {
    this.#softirqs = softirqs;
    this.#nr = nr;
    softirqs.open(nr, () => {
      this.#run();
    });
  }

  add(tasklet: Tasklet): void {
    this.#append(tasklet);
    this.kick();
  }

  kick(): void {
    this.#softirqs.raise(this.#nr);
  }

  #append(tasklet: Tasklet): void {
    tasklet.next = undefined;
    if (this.#tail) this.#tail.next = tasklet;
    else this.#head = tasklet;
    this.#tail = tasklet;
  }

  /** Runs what is scheduled now; what gets scheduled meanwhile has its turn in the next round. */
  #run(): void {
    let tasklet = this.#head;
    this.#head = this.#tail = undefined;
    while (tasklet) {
      const next: Tasklet | undefined = tasklet.next;
      if (!tasklet.runScheduled()) this.#append(tasklet);
      tasklet = next;
    }
  }
}
