import type { LockEnvironment, LockOptions } from "./lock.ts";
import type { IrqFlags } from "./local-irq.ts";
import { SpinningLock } from "./spinning-lock.ts";

/**
 * A spin lock, for what is short and must not be disturbed (`spinlock_t`). There is one thread, so nobody ever spins: to find it held
 * is a deadlock, which is reported and refused with EDEADLK. What it is good for is its variants, which keep top halves
 * (`lockIrqsave`) or bottom halves (`lockBh`) away meanwhile. Whoever gives up the thread (`await`) while he holds it is reported.
 */
export class SpinLock extends SpinningLock {
  /** spin_lock_init(). */
  constructor(env: LockEnvironment, options: LockOptions) {
    super(env, "spin lock", options);
  }

  /** spin_lock(). @throws KernelError EDEADLK */
  lock(): void {
    this.take("write");
  }

  /** spin_trylock(): takes it if it is free, and answers whether it did. */
  tryLock(): boolean {
    return this.tryTake("write");
  }

  /** spin_unlock(). @throws KernelError EPERM, and a line in the log, when it is not locked */
  unlock(): void {
    this.give("write");
  }

  /** spin_lock_irqsave(): edges that come meanwhile wait for {@link unlockIrqrestore}. @throws KernelError EDEADLK */
  lockIrqsave(): IrqFlags {
    return this.takeIrqsave("write");
  }

  /** spin_unlock_irqrestore(): edges that have waited are delivered before it returns, unless interrupts were disabled before. */
  unlockIrqrestore(flags: IrqFlags): void {
    this.giveIrqrestore("write", flags);
  }

  /** spin_trylock_irqsave(): answers undefined when it is held. */
  tryLockIrqsave(): IrqFlags | undefined {
    return this.tryTakeIrqsave("write");
  }

  /** spin_lock_irq(): for where interrupts are known to be enabled. */
  lockIrq(): void {
    this.takeIrqsave("write");
  }

  /** spin_unlock_irq(): enables interrupts, whether or not they were before. */
  unlockIrq(): void {
    this.giveIrq("write");
  }

  /** spin_lock_bh(): softirqs that are raised meanwhile wait for {@link unlockBh}. */
  lockBh(): void {
    this.takeBh("write");
  }

  /** spin_unlock_bh(). */
  unlockBh(): void {
    this.giveBh("write");
  }

  /** spin_is_locked(). */
  get isLocked(): boolean {
    return this.isBusy("write");
  }
}
