import type { Culprit } from "../oops.ts";
import type { Scheduler } from "../sched/scheduler.ts";
import type { LocalIrq } from "./local-irq.ts";
import { type Held, LockClass } from "./lock-class.ts";
import type { Lockdep } from "./lockdep.ts";

/** What locks need of their kernel. */
export interface LockEnvironment {
  readonly sched: Scheduler;
  readonly lockdep: Lockdep;
  readonly localIrq: LocalIrq;
}

/** How a lock is named, whose it is, and who is told when it is given back. */
export interface LockOptions {
  readonly name: string;
  readonly owner: Culprit;
  readonly destroyed?: () => void;
}

/** What all locks have in common: a name, and an end. */
export abstract class Lock {
  readonly name: string;
  protected readonly env: LockEnvironment;
  protected readonly class: LockClass;
  readonly #destroyed: (() => void) | undefined;
  #gone = false;

  constructor(env: LockEnvironment, kind: string, { name, owner, destroyed }: LockOptions) {
    this.name = name;
    this.env = env;
    this.class = new LockClass(kind, name, owner);
    this.#destroyed = destroyed;
    env.lockdep.register(this.class);
  }

  /**
   * mutex_destroy() and its kin, before the module leaves: the lock is used no more. One that is still held is reported, and who waits for it gets
   * ENODEV. A second call does nothing.
   */
  destroy(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const held of this.holders()) this.env.lockdep.leaked(held);
    this.end();
    this.env.lockdep.forget(this.class);
    this.#destroyed?.();
  }

  /** By whom it is held. */
  protected abstract holders(): readonly Held[];

  /** Sends away who waits. */
  protected abstract end(): void;
}
