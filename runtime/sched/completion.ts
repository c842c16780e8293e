import { jiffiesToNsecs } from "../time/jiffies.ts";
import type { Call } from "./call.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SleepOptions } from "./sleep.ts";
import { Sleepers } from "./sleepers.ts";

/**
 * Something that happens once, and that others wait for (`struct completion`). Each {@link complete} lets one waiter go, the one
 * that has waited longest, or the next to come; after {@link completeAll} nobody waits any more.
 */
export class Completion {
  readonly #sched: Scheduler;
  readonly #waiters: Sleepers;
  readonly #name: string;
  /** How many may go without waiting. */
  #done = 0;

  /** init_completion(). */
  constructor(sched: Scheduler, name: string) {
    this.#sched = sched;
    this.#waiters = new Sleepers(sched);
    this.#name = name;
  }

  /** wait_for_completion(): cannot be interrupted. @throws KernelError ENODEV when the module is removed meanwhile */
  async wait(): Promise<void> {
    await this.#wait({});
  }

  /** wait_for_completion_timeout(): answers the jiffies that were left, at least 1, or 0 when the time was over. */
  waitTimeout(jiffies: number): Promise<number> {
    return this.#waitAtMost(jiffies, undefined);
  }

  /**
   * wait_for_completion_interruptible(). Also wait_for_completion_killable(), as any signal ends it.
   *
   * @param call default: that of the current task
   * @throws KernelError EINTR when the caller gets a signal first
   */
  async waitInterruptible(call = this.#caller): Promise<void> {
    await this.#wait({ call });
  }

  /** wait_for_completion_interruptible_timeout(): both in one. @throws KernelError EINTR */
  waitInterruptibleTimeout(jiffies: number, call = this.#caller): Promise<number> {
    return this.#waitAtMost(jiffies, call);
  }

  /** wait_for_completion_killable(): any signal ends it, since the runtime does not know which of them kill. @throws KernelError EINTR */
  waitKillable(call = this.#caller): Promise<void> {
    return this.waitInterruptible(call);
  }

  /** wait_for_completion_killable_timeout(). @throws KernelError EINTR */
  waitKillableTimeout(jiffies: number, call = this.#caller): Promise<number> {
    return this.#waitAtMost(jiffies, call);
  }

  /** try_wait_for_completion(): goes ahead if that needs no waiting, and answers whether it did. */
  tryWait(): boolean {
    if (this.#done === 0) return false;
    this.#done--; // of all, one less is still all
    return true;
  }

  /** completion_done(): nobody who came now would have to wait. */
  get done(): boolean {
    return this.#done > 0;
  }

  /** complete(): lets one go. May be called in every context. */
  complete(): void {
    if (this.#waiters.size > 0) this.#waiters.wakeFirst();
    else this.#done++;
  }

  /** complete_all(): lets all go, now and later, until {@link reinit}. May be called in every context. */
  completeAll(): void {
    this.#done = Number.POSITIVE_INFINITY;
    this.#waiters.wakeAll();
  }

  /** reinit_completion(): it has not happened yet. */
  reinit(): void {
    this.#done = 0;
  }

  /** The module leaves: who waits, and who comes to wait, gets ENODEV. */
  close(): void {
    this.#waiters.close();
  }

  get #caller(): Call | undefined {
    return this.#sched.tasks.current.call;
  }

  async #waitAtMost(jiffies: number, call: Call | undefined): Promise<number> {
    const start = this.#sched.clock.now();
    const woken = await this.#wait({ call, timeout: jiffiesToNsecs(jiffies) });
    return woken ? this.#sched.left(jiffies, start) : 0;
  }

  #wait(options: SleepOptions): Promise<boolean> {
    this.#sched.mightSleep(`a wait for completion ${this.#name}`);
    return this.tryWait() ? Promise.resolve(true) : this.#waiters.sleep(undefined, options);
  }
}
