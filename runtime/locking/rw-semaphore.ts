import type { Call } from "../sched/call.ts";
import type { SleepOptions } from "../sched/sleep.ts";
import { Sleepers } from "../sched/sleepers.ts";
import type { Task } from "../sched/task.ts";
import { Lock, type LockEnvironment, type LockOptions } from "./lock.ts";
import type { Held } from "./lock-class.ts";

type RwMode = "read" | "write";

/**
 * A sleeping lock that several readers hold at a time, or one writer (`struct rw_semaphore`). It is handed over in the order in
 * which they came: a reader who comes after a writer waits for him, so that no writer starves.
 */
export class RwSemaphore extends Lock {
  #held: Held[] = [];
  readonly #waiters: Sleepers<{ readonly task: Task; readonly mode: RwMode }>;

  /** init_rwsem(). */
  constructor(env: LockEnvironment, options: LockOptions) {
    super(env, "rw semaphore", options);
    this.#waiters = new Sleepers(env.sched);
  }

  /** down_read(). @throws KernelError EDEADLK when the task holds it as a writer; ENODEV when the module is removed meanwhile */
  downRead(): Promise<void> {
    return this.#down("read", {});
  }

  /** down_read_interruptible(), down_read_killable(). @param call default: that of the current task. @throws KernelError EINTR */
  downReadInterruptible(call = this.#caller): Promise<void> {
    return this.#down("read", { call });
  }

  /** down_read_trylock(): answers whether it was taken. Who waits already goes first. */
  downReadTrylock(): boolean {
    return this.#tryDown("read");
  }

  /** up_read(). @throws KernelError EPERM, and a line in the log, when the task does not hold it as a reader */
  upRead(): void {
    this.#up("read");
  }

  /** down_write(). @throws KernelError EDEADLK when the task holds it already; ENODEV when the module is removed meanwhile */
  downWrite(): Promise<void> {
    return this.#down("write", {});
  }

  /** down_write_killable(); any signal ends it. @param call default: that of the current task. @throws KernelError EINTR */
  downWriteKillable(call = this.#caller): Promise<void> {
    return this.#down("write", { call });
  }

  /** down_write_trylock(): answers whether it was taken. */
  downWriteTrylock(): boolean {
    return this.#tryDown("write");
  }

  /** up_write(). @throws KernelError EPERM, and a line in the log, when the task does not hold it as the writer */
  upWrite(): void {
    this.#up("write");
  }

  /** downgrade_write(): the writer goes on as a reader, together with the readers who are next. @throws KernelError EPERM */
  downgradeWrite(): void {
    const { task } = this.#release("write");
    this.#held.push(this.env.lockdep.acquired(this.class, "read", task));
    this.#handOver();
  }

  /** rwsem_is_locked(). */
  get isLocked(): boolean {
    return this.#held.length > 0;
  }

  /** rwsem_is_contended(): somebody waits for it. */
  get isContended(): boolean {
    return this.#waiters.size > 0;
  }

  protected holders(): readonly Held[] {
    return this.#held;
  }

  protected end(): void {
    this.#held = [];
    this.#waiters.close();
  }

  get #caller(): Call | undefined {
    return this.env.sched.tasks.current.call;
  }

  async #down(mode: RwMode, options: SleepOptions): Promise<void> {
    const { sched, lockdep } = this.env;
    sched.mightSleep(`${mode} lock of ${this.class.what}`);
    lockdep.acquiring(this.class, mode);
    if (this.#tryDown(mode)) return;
    const task = sched.tasks.current;
    // A writer who gives up may have been all that kept the readers behind him.
    const forget = (): void => {
      this.#handOver();
    };
    await this.#waiters.sleep({ task, mode }, { ...options, forget });
  }

  #tryDown(mode: RwMode): boolean {
    if (this.#waiters.size > 0 || !this.#isFreeFor(mode)) return false;
    this.#held.push(this.env.lockdep.acquired(this.class, mode));
    return true;
  }

  #isFreeFor(mode: RwMode): boolean {
    return mode === "write" ? this.#held.length === 0 : this.#held.every((held) => held.mode === "read");
  }

  #up(mode: RwMode): void {
    this.#release(mode);
    this.#handOver();
  }

  #release(mode: RwMode): Held {
    const { lockdep } = this.env;
    const own = this.#held.find((held) => held.mode === mode && !lockdep.isForeign(held));
    if (!own) throw lockdep.badUnlock(this.class, this.#held[0]);
    this.#held = this.#held.filter((held) => held !== own);
    lockdep.released(own);
    return own;
  }

  /** Lets in who is next: one writer, or all readers up to the next writer. */
  #handOver(): void {
    for (let next = this.#waiters.first; next && this.#isFreeFor(next.mode); next = this.#waiters.first) {
      this.#held.push(this.env.lockdep.acquired(this.class, next.mode, next.task));
      this.#waiters.wakeFirst();
    }
  }
}
