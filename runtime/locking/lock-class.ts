import type { Culprit } from "../oops.ts";
import type { Task } from "../sched/task.ts";

/**
 * How a lock is held. A reader of a `rwlock` may take it again while he has it, also when a writer waits ("recursive"); a reader of a rw
 * semaphore may not.
 */
export type Mode = "write" | "read" | "recursive read";

/** Where a lock is taken: contexts interrupt each other only downwards in this list. */
export type Where = "process" | "softirq" | "hardirq";

/** That a lock was once taken while another was held. */
export interface Dependency {
  /** The other was held by a reader. */
  readonly fromReader: boolean;
  /** It was taken by a reader who may take it again. */
  readonly toRecursive: boolean;
  /** Who did it, and where in the code. */
  readonly how: string;
}

/** What lockdep knows of one lock. */
export class LockClass {
  readonly kind: string;
  readonly name: string;
  readonly owner: Culprit;
  /** The locks that were taken while this one was held. */
  readonly after = new Map<LockClass, Dependency[]>();
  /** In which ways it was used so far, and by whom first; a use that contradicts another is reported. */
  readonly uses = new Map<string, string>();

  constructor(kind: string, name: string, owner: Culprit) {
    this.kind = kind;
    this.name = name;
    this.owner = owner;
  }

  /** `mutex buffer of chardev`. */
  get what(): string {
    return `${this.kind} ${this.name} of ${this.owner.name}`;
  }
}

/** One lock that is held now. */
export class Held {
  readonly lock: LockClass;
  readonly mode: Mode;
  readonly task: Task;
  readonly where: Where;

  constructor(lock: LockClass, mode: Mode, task: Task, where: Where) {
    this.lock = lock;
    this.mode = mode;
    this.task = task;
    this.where = where;
  }

  get what(): string {
    return this.mode === "write" ? this.lock.what : `${this.lock.what} (as a reader)`;
  }
}
