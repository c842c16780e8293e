import type { LockEnvironment, LockOptions } from "./lock.ts";
import type { IrqFlags } from "./local-irq.ts";
import { SpinningLock } from "./spinning-lock.ts";

const READ = "recursive read";
const WRITE = "write";

/**
 * A spin lock that several readers hold at a time, or one writer (`rwlock_t`). As with a {@link SpinLock} nobody ever spins; a
 * reader may take it again.
 */
export class RwLock extends SpinningLock {
  /** rwlock_init(). */
  constructor(env: LockEnvironment, options: LockOptions) {
    super(env, "rwlock", options);
  }

  /** read_lock(). @throws KernelError EDEADLK when a writer holds it */
  readLock(): void {
    this.take(READ);
  }

  /** read_trylock(). */
  readTryLock(): boolean {
    return this.tryTake(READ);
  }

  /** read_unlock(). @throws KernelError EPERM when no reader holds it */
  readUnlock(): void {
    this.give(READ);
  }

  /** read_lock_irqsave(). */
  readLockIrqsave(): IrqFlags {
    return this.takeIrqsave(READ);
  }

  /** read_unlock_irqrestore(). */
  readUnlockIrqrestore(flags: IrqFlags): void {
    this.giveIrqrestore(READ, flags);
  }

  /** read_lock_irq(): for where interrupts are known to be enabled. */
  readLockIrq(): void {
    this.takeIrqsave(READ);
  }

  /** read_unlock_irq(). */
  readUnlockIrq(): void {
    this.giveIrq(READ);
  }

  /** read_lock_bh(). */
  readLockBh(): void {
    this.takeBh(READ);
  }

  /** read_unlock_bh(). */
  readUnlockBh(): void {
    this.giveBh(READ);
  }

  /** write_lock(). @throws KernelError EDEADLK when anybody holds it */
  writeLock(): void {
    this.take(WRITE);
  }

  /** write_trylock(). */
  writeTryLock(): boolean {
    return this.tryTake(WRITE);
  }

  /** write_unlock(). @throws KernelError EPERM when no writer holds it */
  writeUnlock(): void {
    this.give(WRITE);
  }

  /** write_lock_irqsave(). */
  writeLockIrqsave(): IrqFlags {
    return this.takeIrqsave(WRITE);
  }

  /** write_unlock_irqrestore(). */
  writeUnlockIrqrestore(flags: IrqFlags): void {
    this.giveIrqrestore(WRITE, flags);
  }

  /** write_lock_irq(): for where interrupts are known to be enabled. */
  writeLockIrq(): void {
    this.takeIrqsave(WRITE);
  }

  /** write_unlock_irq(). */
  writeUnlockIrq(): void {
    this.giveIrq(WRITE);
  }

  /** write_lock_bh(). */
  writeLockBh(): void {
    this.takeBh(WRITE);
  }

  /** write_unlock_bh(). */
  writeUnlockBh(): void {
    this.giveBh(WRITE);
  }
}
