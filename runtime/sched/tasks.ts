import { AsyncLocalStorage } from "node:async_hooks";
import type { Printk } from "../printk/printk.ts";
import { Task } from "./task.ts";

/** After Linux's init and kthreadd. Threads have numbers of their own, which those of the host know nothing of. */
const FIRST_PID = 3;

/**
 * Which task runs: `current`. Until a task first gives up the thread that is a plain variable, and costs nothing. To know it after
 * an `await` as well Node has to follow every promise, which makes each some 0.2 µs dearer: it does so only while somebody
 * needs it, that is, while a module has locks or kernel threads.
 */
export class Tasks {
  /** What runs when no task does: pid 0. */
  readonly idle = new Task({ pid: 0, uid: 0, gid: 0 }, "idle", undefined, undefined, "swapper/0");
  readonly #printk: Printk;
  #now: Task | undefined;
  /** Made once: Node never forgets one that was used. */
  #storage: AsyncLocalStorage<Task> | undefined;
  /** The same, while tasks are followed. */
  #followed: AsyncLocalStorage<Task> | undefined;
  #followers = 0;
  #nextPid = FIRST_PID;

  constructor(printk: Printk) {
    this.#printk = printk;
  }

  /**
   * The task that runs now; in a top or bottom half: any, or {@link idle}. After an `await` it is known to tasks that began while
   * tasks were followed, others are {@link idle} then.
   */
  get current(): Task {
    return this.#now ?? this.#followed?.getStore() ?? this.idle;
  }

  /** Runs the code of `task`. What it leaves locked when it has ended is reported. */
  run<T>(task: Task, body: () => T): T {
    const outer = this.#now;
    this.#now = task;
    try {
      return this.#followed ? this.#follow(this.#followed, task, body) : body();
    } finally {
      this.#now = outer;
    }
  }

  /** As {@link run}, for what happens seldom: the task is known across its awaits in any case. */
  async runFollowed<T>(task: Task, body: () => T): Promise<Awaited<T>> {
    this.follow();
    try {
      return await this.run(task, body);
    } finally {
      this.unfollow();
    }
  }

  /** A number for a task that is no process of the host. */
  newPid(): number {
    return this.#nextPid++;
  }

  /** From now on tasks are known across awaits, until as many calls of {@link unfollow}. */
  follow(): void {
    if (this.#followers++ === 0) this.#followed = this.#storage ??= new AsyncLocalStorage();
  }

  unfollow(): void {
    if (--this.#followers > 0) return;
    this.#followed?.disable();
    this.#followed = undefined;
  }

  #follow<T>(followed: AsyncLocalStorage<Task>, task: Task, body: () => T): T {
    const ended = (): void => {
      this.#reportHeld(task);
    };
    let result: T | undefined;
    try {
      return (result = followed.run(task, body));
    } finally {
      if (result instanceof Promise) result.then(ended, ended);
      else ended();
    }
  }

  /** A lock belongs to its task, and nobody else may give it back. */
  #reportHeld(task: Task): void {
    if (!task.holdsLocks) return;
    const locks = task.held.map(({ what }) => what).join(", ");
    this.#printk.err(
      `BUG: ${task.describe()} has ended, but still holds ${locks}: nobody else can unlock it`,
    );
  }
}
