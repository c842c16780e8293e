import type { Culprit, Oopses } from "../oops.ts";
import type { Suspect, Watchdog } from "../watchdog.ts";
import { Task } from "./task.ts";
import type { Tasks } from "./tasks.ts";

/** Whose code runs, for the log. */
export interface ProcessHandler extends Suspect {
  readonly owner: Culprit | undefined;
}

/** Runs code of drivers in process context that nobody waits for, such as work: it may wait, and what it throws is contained. */
export class ProcessRunner {
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;
  readonly #tasks: Tasks;

  constructor(oopses: Oopses, watchdog: Watchdog, tasks: Tasks) {
    this.#oopses = oopses;
    this.#watchdog = watchdog;
    this.#tasks = tasks;
  }

  /** The task that runs now. */
  get current(): Task {
    return this.#tasks.current;
  }

  /** A flow of code of its own, whose end somebody waits for. @param comm as ps shows it, such as `kworker/0:1` */
  taskFor({ where }: ProcessHandler, comm: string): Task {
    const task = new Task({ pid: this.#tasks.newPid(), uid: 0, gid: 0 }, where, undefined, undefined, comm);
    task.awaited = true;
    return task;
  }

  /** Lets tasks be known after an `await` too, until the answer is called. Code that never waits need not ask for it. */
  follow(): () => void {
    this.#tasks.follow();
    return () => {
      this.#tasks.unfollow();
    };
  }

  /**
   * Runs `action`, and `ended` with its answer when it has ended: at once, when it need not wait. The answer is undefined
   * when it failed.
   */
  run<T>(
    handler: ProcessHandler,
    task: Task,
    action: (argument: T) => unknown,
    argument: T,
    ended: (answer: unknown) => void,
  ): void {
    const failed = (error: unknown): void => {
      this.#oopses.report(handler.owner, handler.where, error);
      ended(undefined);
    };
    this.#watchdog.note(handler);
    let answer: unknown;
    try {
      answer = this.#tasks.run(task, () => action(argument));
    } catch (error) {
      failed(error);
      return;
    }
    if (answer instanceof Promise) answer.then(ended, failed);
    else ended(answer);
  }
}
