import { EINVAL, ETIME, KernelError } from "../errno.ts";
import type { Call } from "../sched/call.ts";
import type { SleepOptions } from "../sched/sleep.ts";
import type { Scheduler } from "../sched/scheduler.ts";
import { Sleepers } from "../sched/sleepers.ts";
import { jiffiesToNsecs } from "../time/jiffies.ts";

/**
 * A counting semaphore: as many as `count` at a time (`struct semaphore`). It belongs to nobody: who takes one and who gives one
 * may be different tasks, so neither an owner nor an order is checked. Those who wait get theirs in the order in which they came.
 */
export class Semaphore {
  readonly #sched: Scheduler;
  readonly #name: string;
  readonly #waiters: Sleepers;
  #count: number;

  /** sema_init(). @throws KernelError EINVAL for a count that is no whole number from 0 on */
  constructor(sched: Scheduler, count: number, name: string) {
    if (!Number.isInteger(count) || count < 0)
      throw new KernelError(EINVAL, `semaphore ${name}: ${count} is no count`);
    this.#sched = sched;
    this.#name = name;
    this.#count = count;
    this.#waiters = new Sleepers(sched);
  }

  /** down(): cannot be interrupted. @throws KernelError ENODEV when the module is removed meanwhile */
  async down(): Promise<void> {
    await this.#down({});
  }

  /** down_interruptible(), down_killable(). @param call default: that of the current task. @throws KernelError EINTR */
  async downInterruptible(call: Call | undefined = this.#sched.tasks.current.call): Promise<void> {
    await this.#down({ call });
  }

  /** down_timeout(). @throws KernelError ETIME when there was none within `jiffies` */
  async downTimeout(jiffies: number): Promise<void> {
    if (await this.#down({ timeout: jiffiesToNsecs(jiffies) })) return;
    throw new KernelError(ETIME, `semaphore ${this.#name} was not free within ${jiffies} jiffies`);
  }

  /** down_trylock(): answers true when it was taken, where C's answers 0. */
  downTrylock(): boolean {
    if (this.#count === 0) return false;
    this.#count--;
    return true;
  }

  /** up(). May be called in every context. */
  up(): void {
    if (this.#waiters.size > 0) this.#waiters.wakeFirst();
    else this.#count++;
  }

  /** How many more can take it without waiting. */
  get count(): number {
    return this.#count;
  }

  /** The module leaves: who waits, and who comes to wait, gets ENODEV. */
  close(): void {
    this.#waiters.close();
  }

  async #down(options: SleepOptions): Promise<boolean> {
    this.#sched.mightSleep(`down of semaphore ${this.#name}`);
    return this.downTrylock() || this.#waiters.sleep(undefined, options);
  }
}
