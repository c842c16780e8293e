import { errnoName, KernelError } from "../errno.ts";
import type { Pin } from "../fs/node.ts";
import type { Oopses } from "../oops.ts";
import type { Credentials } from "../sched/call.ts";
import { Task } from "../sched/task.ts";
import type { Tasks } from "../sched/tasks.ts";
import type { Watchdog } from "../watchdog.ts";

/** What a callback that may refuse answers: nothing or 0, or a negated errno. It may be async, and throw a KernelError. */
export type CallStatus = void | number | Promise<void | number>;

/** How a callback ended. */
export interface CallResult {
  /** 0, or a negated errno. */
  readonly status: number;
  /** What a KernelError said; undefined where there was none, or it said nothing of its own. */
  readonly reason?: string | undefined;
}

/** Runs the callbacks of buses, classes and drivers; what they throw is contained. */
export class DriverCalls {
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;
  readonly #tasks: Tasks;

  constructor({ oopses, watchdog, tasks }: { oopses: Oopses; watchdog: Watchdog; tasks: Tasks }) {
    this.#oopses = oopses;
    this.#watchdog = watchdog;
    this.#tasks = tasks;
  }

  /** Asks a callback that must not wait; it answers undefined when it throws, which is an oops. */
  ask<T>(owner: Pin | undefined, where: string, body: () => T): T | undefined {
    try {
      return body();
    } catch (error) {
      this.#oopses.report(owner, where, error);
      return undefined;
    }
  }

  /** Runs a callback in process context, to its end. Never rejects. */
  async run(owner: Pin | undefined, where: string, body: () => CallStatus): Promise<CallResult> {
    this.#watchdog.note({ where });
    try {
      const pending = this.#tasks.current === this.#tasks.idle ? this.#inTask(where, body) : body();
      const status = (pending instanceof Promise ? await pending : pending) ?? 0;
      return { status: Math.min(status, 0) };
    } catch (error) {
      const status = this.#oopses.absorb(owner, where, error);
      return error instanceof KernelError && !saysNothing(error)
        ? { status, reason: error.message }
        : { status };
    }
  }

  /** What the runtime does by itself (a probe that is tried again, a suspend) is done by a thread of its own. */
  #inTask(where: string, body: () => CallStatus): Promise<void | number> {
    return this.#tasks.runFollowed(new Task(KTHREAD, where, undefined, undefined, "kworker"), body);
  }
}

const KTHREAD: Credentials = { pid: 2, uid: 0, gid: 0 };

/** strerror() alone. */
const saysNothing = ({ errno, message }: KernelError): boolean => message === new KernelError(errno).message;

/** `-EBUSY`, for the log. */
export const showErrno = (status: number): string => `-${errnoName(status)}`;
