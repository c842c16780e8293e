import type { Call } from "../sched/call.ts";
import type { SleepOptions } from "../sched/sleep.ts";
import { Sleepers } from "../sched/sleepers.ts";
import type { Task } from "../sched/task.ts";
import { Lock, type LockEnvironment, type LockOptions } from "./lock.ts";
import type { Held } from "./lock-class.ts";

/**
 * A mutex: one task at a time holds it, others sleep (`struct mutex`). It is handed over in the order in which they came. Only who locked
 * it may unlock it, and not take it twice; it is of no use in a top or bottom half.
 */
export class Mutex extends Lock {
  #holder: Held | undefined;
  readonly #waiters: Sleepers<Task>;

  /** mutex_init(). */
  constructor(env: LockEnvironment, options: LockOptions) {
    super(env, "mutex", options);
    this.#waiters = new Sleepers(env.sched);
  }

  /**
   * mutex_lock(): cannot be interrupted.
   *
   * @throws KernelError EDEADLK when the task holds it already; ENODEV when the module is removed meanwhile
   */
  lock(): Promise<void> {
    return this.#lock({});
  }

  /**
   * mutex_lock_interruptible(). Also mutex_lock_killable(), as any signal ends it.
   *
   * @param call default: that of the current task
   * @throws KernelError EINTR when the caller gets a signal first, and what {@link lock} throws
   */
  lockInterruptible(call: Call | undefined = this.env.sched.tasks.current.call): Promise<void> {
    return this.#lock({ call });
  }

  /** mutex_lock_killable(): any signal ends it, since the runtime does not know which of them kill. @throws KernelError EINTR */
  lockKillable(call?: Call): Promise<void> {
    return this.lockInterruptible(call);
  }

  /** mutex_trylock(): takes it if that needs no waiting, and answers whether it did. */
  tryLock(): boolean {
    if (this.#holder) return false;
    this.#holder = this.env.lockdep.acquired(this.class, "write");
    return true;
  }

  /** mutex_unlock(). @throws KernelError EPERM, and a line in the log, when it is not locked, or by another task; nothing changes then */
  unlock(): void {
    const { lockdep } = this.env;
    const holder = this.#holder;
    if (!holder || lockdep.isForeign(holder)) throw lockdep.badUnlock(this.class, holder);
    lockdep.released(holder);
    const next = this.#waiters.wakeFirst();
    this.#holder = next && lockdep.acquired(this.class, "write", next);
  }

  /** mutex_is_locked(). */
  get isLocked(): boolean {
    return this.#holder !== undefined;
  }

  protected holders(): readonly Held[] {
    return this.#holder ? [this.#holder] : [];
  }

  protected end(): void {
    this.#holder = undefined;
    this.#waiters.close();
  }

  async #lock(options: SleepOptions): Promise<void> {
    const { sched, lockdep } = this.env;
    sched.mightSleep(`lock of ${this.class.what}`);
    lockdep.acquiring(this.class, "write");
    if (!this.tryLock()) await this.#waiters.sleep(sched.tasks.current, options);
  }
}
