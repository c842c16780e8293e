import type { Kernel } from "../../kernel.ts";
import { Atomic } from "../../locking/atomic.ts";
import { Bitmap } from "../../locking/bitmap.ts";
import type { IrqFlags } from "../../locking/local-irq.ts";
import type { Lock, LockOptions } from "../../locking/lock.ts";
import { Mutex } from "../../locking/mutex.ts";
import { RwSemaphore } from "../../locking/rw-semaphore.ts";
import { RwLock } from "../../locking/rwlock.ts";
import { Semaphore } from "../../locking/semaphore.ts";
import { SpinLock } from "../../locking/spinlock.ts";
import type { Owner } from "../owner.ts";
import { ModuleSched } from "./sched.ts";

/** The part of `k` for code that has to be kept apart. A lock that is still held when the module leaves is reported. */
export class ModuleLocking extends ModuleSched {
  readonly #kernel: Kernel;
  readonly #owner: Owner;
  #unnamed = 0;

  constructor(kernel: Kernel, owner: Owner) {
    super(kernel, owner);
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /** DEFINE_MUTEX, mutex_init(). @param name for reports */
  mutex(name = this.#name("mutex")): Mutex {
    return this.#lock(name, (options) => new Mutex(this.#kernel.locks, options));
  }

  /** DEFINE_SPINLOCK, spin_lock_init(). @param name for reports */
  spinlock(name = this.#name("spinlock")): SpinLock {
    return this.#lock(name, (options) => new SpinLock(this.#kernel.locks, options));
  }

  /** DEFINE_RWLOCK, rwlock_init(). @param name for reports */
  rwlock(name = this.#name("rwlock")): RwLock {
    return this.#lock(name, (options) => new RwLock(this.#kernel.locks, options));
  }

  /** DECLARE_RWSEM, init_rwsem(). @param name for reports */
  rwSemaphore(name = this.#name("rwsem")): RwSemaphore {
    return this.#lock(name, (options) => new RwSemaphore(this.#kernel.locks, options));
  }

  /** DEFINE_SEMAPHORE, sema_init(). Who still waits for it when the module leaves gets ENODEV. @throws KernelError EINVAL */
  semaphore(count: number, name = this.#name("semaphore")): Semaphore {
    return this.#owner.devres.acquire(
      () => new Semaphore(this.#kernel.sched, count, name),
      (semaphore) => {
        semaphore.close();
      },
    );
  }

  /** ATOMIC_INIT(): an integer of 32 bits. */
  atomic(value = 0): Atomic {
    return new Atomic(value);
  }

  /** DECLARE_BITMAP(): `size` bits, all clear. @throws KernelError EINVAL */
  bitmap(size: number): Bitmap {
    return new Bitmap(size);
  }

  /** local_irq_save(): edges wait from now on until {@link localIrqRestore}, or until the code gives up the thread. */
  localIrqSave(): IrqFlags {
    return this.#kernel.locks.localIrq.save();
  }

  /** local_irq_restore(): delivers what has waited, if interrupts were enabled at {@link localIrqSave}. */
  localIrqRestore(flags: IrqFlags): void {
    this.#kernel.locks.localIrq.restore(flags);
  }

  /** local_bh_disable(): softirqs wait from now on until as many {@link localBhEnable}, or until the code gives up the thread. */
  localBhDisable(): void {
    this.#kernel.locks.localIrq.disableBh();
  }

  /** local_bh_enable(): runs what has waited. */
  localBhEnable(): void {
    this.#kernel.locks.localIrq.enableBh();
  }

  #lock<T extends Lock>(name: string, make: (options: LockOptions) => T): T {
    const { tasks } = this.#kernel;
    return this.#owner.devres.acquire(
      (released) => {
        const destroyed = (): void => {
          tasks.unfollow();
          released();
        };
        tasks.follow(); // it belongs to the task that takes it
        return make({ name, owner: this.#owner, destroyed });
      },
      (lock) => {
        lock.destroy();
      },
    );
  }

  #name(kind: string): string {
    return `${kind}#${++this.#unnamed}`;
  }
}
