import type { Tty } from "../tty/tty.ts";
import type { Held } from "../locking/lock-class.ts";
import type { Call, Credentials } from "./call.ts";
import { commandName } from "./comm.ts";

/** A sleep that wake_up_process() may end, and that ends with its task. */
export interface Sleeper {
  /** wake_up_process(). */
  nudge(): void;
  fail(error: Error): void;
}

/** What a task is doing, such as a file operation on this file. */
export interface Subject {
  readonly where: string;
}

/**
 * One flow of code in process context: `struct task_struct`. Each file operation, init, exit, kernel thread and work item is
 * one, also when several of them serve the same process at a time.
 */
export class Task implements Credentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** The call that it serves, whose signals interrupt it. */
  readonly call: Call | undefined;
  /** Whoever removes its module waits for its end: its sleeps are not cut short. */
  awaited = false;
  /** signal->tty: the terminal of whoever gave the command. */
  tty: Tty | undefined;
  readonly #doing: string;
  readonly #subject: Subject | undefined;
  readonly #comm: string | undefined;
  #held: Held[] | undefined;
  #abandoned: Error | undefined;
  #sleepers: Set<Sleeper> | undefined;

  /**
   * @param doing `read`, or `init`; with `subject`: what it is done to
   * @param comm default: the name of the host's process `pid`
   */
  constructor(who: Credentials, doing: string, subject?: Subject, call?: Call, comm?: string) {
    this.pid = who.pid;
    this.uid = who.uid;
    this.gid = who.gid;
    this.call = call;
    this.#doing = doing;
    this.#subject = subject;
    this.#comm = comm;
  }

  /** The command's name, `current->comm`. */
  get comm(): string {
    return this.#comm ?? commandName(this.pid) ?? "?";
  }

  /** What it does: `read of /dev/chardev`. */
  get where(): string {
    return this.#subject ? `${this.#doing} of ${this.#subject.where}` : this.#doing;
  }

  /** Who it is and what it does, for the log: `cat/1234 (read of /dev/chardev)`. */
  describe(): string {
    return `${this.comm}/${this.pid} (${this.where})`;
  }

  /** The sleeping locks that it holds, oldest first. */
  get held(): Held[] {
    return (this.#held ??= []);
  }

  get holdsLocks(): boolean {
    return this.#held !== undefined && this.#held.length > 0;
  }

  /** wake_up_process(): what it sleeps in ends, or looks at its condition again. */
  wakeUp(): void {
    for (const sleeper of [...(this.#sleepers ?? [])]) sleeper.nudge();
  }

  /** Its module has left without it: what it sleeps in ends with `error`, and so does each later sleep. */
  abandon(error: Error): void {
    this.#abandoned = error;
    for (const sleeper of [...(this.#sleepers ?? [])]) sleeper.fail(error);
  }

  sleeps(sleeper: Sleeper): void {
    (this.#sleepers ??= new Set()).add(sleeper);
    const error = this.#abandoned;
    if (error) queueMicrotask(() => sleeper.fail(error)); // when its maker has it in hand
  }

  slept(sleeper: Sleeper): void {
    this.#sleepers?.delete(sleeper);
  }
}
