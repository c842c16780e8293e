import type { IrqFlags } from "./local-irq.ts";
import { Lock } from "./lock.ts";
import type { Held, Mode } from "./lock-class.ts";

/** What spin locks and rwlocks have in common: they are taken at once or never, as nothing else runs while somebody waits. */
export abstract class SpinningLock extends Lock {
  readonly #held: Held[] = [];

  /** Its holders, oldest first. */
  protected holders(): readonly Held[] {
    return this.#held;
  }

  protected end(): void {
    this.#held.length = 0;
  }

  /** Whether somebody who takes it in that way has to wait now. */
  protected isBusy(mode: Mode): boolean {
    return this.#held.some((held) => mode === "write" || held.mode === "write");
  }

  /** @throws KernelError EDEADLK when it is held: who holds it cannot go on to unlock it */
  protected take(mode: Mode): void {
    const { lockdep } = this.env;
    const blocker = this.#held.find((held) => mode === "write" || held.mode === "write");
    if (blocker) throw lockdep.spinDeadlock(this.class, blocker);
    lockdep.acquiring(this.class, mode);
    this.#add(mode, false);
  }

  protected tryTake(mode: Mode): boolean {
    if (this.isBusy(mode)) return false;
    this.#add(mode, true);
    return true;
  }

  /** @throws KernelError EPERM when it is not held in that way */
  protected give(mode: Mode): void {
    const index = this.#held.findLastIndex((held) => held.mode === mode);
    const [held] = index < 0 ? [] : this.#held.splice(index, 1);
    if (held) this.env.lockdep.spinReleased(held);
    else throw this.env.lockdep.badUnlock(this.class, this.#held[0]);
  }

  /** As {@link take}, with interrupts disabled. */
  protected takeIrqsave(mode: Mode): IrqFlags {
    const { localIrq } = this.env;
    const flags = localIrq.save();
    this.#takeOr(mode, () => {
      localIrq.restore(flags);
    });
    return flags;
  }

  protected tryTakeIrqsave(mode: Mode): IrqFlags | undefined {
    const flags = this.env.localIrq.save();
    if (this.tryTake(mode)) return flags;
    this.env.localIrq.restore(flags);
    return undefined;
  }

  protected giveIrqrestore(mode: Mode, flags: IrqFlags): void {
    this.give(mode);
    this.env.localIrq.restore(flags);
  }

  protected giveIrq(mode: Mode): void {
    this.give(mode);
    this.env.localIrq.enable();
  }

  /** As {@link take}, with bottom halves disabled. */
  protected takeBh(mode: Mode): void {
    const { localIrq } = this.env;
    localIrq.disableBh();
    this.#takeOr(mode, () => {
      localIrq.enableBh();
    });
  }

  protected giveBh(mode: Mode): void {
    this.give(mode);
    this.env.localIrq.enableBh();
  }

  #takeOr(mode: Mode, undo: () => void): void {
    try {
      this.take(mode);
    } catch (error) {
      undo();
      throw error;
    }
  }

  #add(mode: Mode, tried: boolean): void {
    this.#held.push(this.env.lockdep.spinAcquired(this.class, mode, tried));
    this.env.localIrq.watchTurn();
  }
}
