import { ownCredentials } from "../sched/call.ts";
import { Task } from "../sched/task.ts";
import type { Tasks } from "../sched/tasks.ts";

/** A terminal that programs are controlled from: `struct tty_struct`, as far as somebody may write to it. */
export interface Tty {
  /** tty_name(): "pts/3". */
  readonly name: string;
  /**
   * tty->ops->write(): puts text on the terminal, and never waits.
   *
   * @returns how many bytes it took: fewer, or none, when its user has stopped it (Ctrl-S); or -EIO when it is gone
   */
  write(text: string): number;
}

/** Finds the controlling terminal of a process of the host. */
export type TtyLookup = (pid: number) => Tty | undefined;

/** Which terminal a task belongs to. */
export class Ttys {
  readonly #tasks: Tasks;
  readonly #lookup: TtyLookup;

  constructor(tasks: Tasks, lookup: TtyLookup) {
    this.#tasks = tasks;
    this.#lookup = lookup;
  }

  /** get_current_tty(): the terminal of the task that runs; null when it has none. */
  get current(): Tty | null {
    const { tty, call } = this.#tasks.current;
    return tty ?? (call && this.#lookup(call.pid)) ?? null;
  }

  /** Runs a command that a process gave: inits and exits in it have that process's terminal. */
  forProcess<T>(pid: number, command: () => T): Promise<Awaited<T>> {
    return this.from(this.#lookup(pid), command);
  }

  /** Runs a command that was given at `tty`. */
  from<T>(tty: Tty | undefined, command: () => T): Promise<Awaited<T>> {
    return this.#run(tty, new Task(ownCredentials(), "a command"), command);
  }

  /** Runs a part of the command under way as a task of its own, at the same terminal. */
  inherited<T>(task: Task, body: () => T): Promise<Awaited<T>> {
    return this.#run(this.current ?? undefined, task, body);
  }

  async #run<T>(tty: Tty | undefined, task: Task, body: () => T): Promise<Awaited<T>> {
    task.tty = tty;
    try {
      return await this.#tasks.runFollowed(task, body);
    } finally {
      task.tty = undefined; // what it left running has no terminal
    }
  }
}
