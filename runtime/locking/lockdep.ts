import type { ExecutionContext } from "../context.ts";
import { EDEADLK, EPERM, KernelError } from "../errno.ts";
import type { SourceMaps } from "../module/source-maps.ts";
import type { Printk } from "../printk/printk.ts";
import type { Taint } from "../taint.ts";
import type { Tasks } from "../sched/tasks.ts";
import { callSite } from "./call-site.ts";
import { noteUse } from "./irq-safety.ts";
import { Held, type LockClass, type Mode, type Where } from "./lock-class.ts";
import { addDependency, chainBack, newDependency, type Step } from "./order.ts";

/**
 * Who holds which lock, and in which order they are taken (Linux's lockdep). An order that can end in a deadlock is reported when it is
 * first seen, whether or not the deadlock happens, and once.
 */
export class Lockdep {
  readonly #printk: Printk;
  readonly #context: ExecutionContext;
  readonly #tasks: Tasks;
  readonly #taint: Pick<Taint, "lockDebugging">;
  readonly #sources: Pick<SourceMaps, "apply">;
  readonly #locks = new Set<LockClass>();
  /** The spin locks that are held, of all contexts: there is one CPU. */
  readonly #spinning: Held[] = [];

  /**
   * @param taint after which its forecasts are not reported any more
   * @param sources leads to the lines that the drivers' authors wrote
   */
  constructor(
    printk: Printk,
    context: ExecutionContext,
    tasks: Tasks,
    taint: Pick<Taint, "lockDebugging">,
    sources: Pick<SourceMaps, "apply">,
  ) {
    this.#printk = printk;
    this.#context = context;
    this.#tasks = tasks;
    this.#taint = taint;
    this.#sources = sources;
  }

  register(lock: LockClass): void {
    this.#locks.add(lock);
  }

  forget(lock: LockClass): void {
    this.#locks.delete(lock);
    for (const other of this.#locks) other.after.delete(lock);
  }

  /**
   * Somebody is about to take a lock, and may have to wait for it.
   *
   * @throws KernelError EDEADLK when he holds it already, and would wait for himself
   */
  acquiring(lock: LockClass, mode: Mode): void {
    const held = this.#heldHere();
    const own = held.find((one) => one.lock === lock);
    if (own) this.#recursion(own, mode);
    for (const one of held) if (one.lock !== lock) this.#checkOrder(one, lock, mode);
  }

  /** A sleeping lock was taken, or handed over to `task`. */
  acquired(lock: LockClass, mode: Mode, task = this.#tasks.current): Held {
    const held = new Held(lock, mode, task, "process");
    if (task !== this.#tasks.idle) task.held.push(held);
    return held;
  }

  released(held: Held): void {
    const index = held.task.held.indexOf(held);
    if (index >= 0) held.task.held.splice(index, 1);
  }

  /** A spin lock was taken. */
  spinAcquired(lock: LockClass, mode: Mode, tried: boolean): Held {
    const held = new Held(lock, mode, this.#tasks.current, this.#where);
    this.#spinning.push(held);
    this.#context.spinning = this.#spinning.length;
    const { where } = held;
    const wrong = noteUse(lock, { where, mode, tried, enabled: this.#enabled(where) }, () => this.#who(held));
    if (wrong !== undefined && this.#taint.lockDebugging)
      this.#printk.err(`WARNING: inconsistent lock state: ${wrong}`);
    return held;
  }

  spinReleased(held: Held): void {
    const index = this.#spinning.lastIndexOf(held);
    if (index >= 0) this.#spinning.splice(index, 1);
    this.#context.spinning = this.#spinning.length;
  }

  /** The running code has given up the thread: nobody may hold a spin lock then. */
  checkTurn(): void {
    for (const held of this.#spinning.splice(0)) {
      const how = held.where === "process" ? "gave up the thread (await)" : "ended";
      this.#printk.err(
        `BUG: scheduling while atomic: ${this.#who(held)} ${how} with ${held.what} held; ` +
          "unlock it first: whoever wants it meanwhile waits for ever",
      );
    }
    this.#context.spinning = 0;
  }

  /** Reports who would wait for a spin lock that is held: for ever, since nothing else runs meanwhile. Answers what to throw. */
  spinDeadlock(lock: LockClass, holder: Held): KernelError {
    const by = this.describe(holder);
    this.#printk.err(
      `BUG: spinlock deadlock: ${this.#whoNow()} wants ${lock.what}, which ${by} holds; nobody can unlock it meanwhile`,
    );
    return new KernelError(EDEADLK, `${lock.what} is held by ${by}`);
  }

  /** Reports a lock that is still held when its module leaves. */
  leaked(held: Held): void {
    this.#printk.err(
      `BUG: ${held.what} is still held when its module leaves: taken by ${this.describe(held)}`,
    );
    this.released(held);
    this.spinReleased(held);
  }

  /** Reports that a lock is given back that is not held, or not by who gives it back. Answers what to throw. */
  badUnlock(lock: LockClass, holder: Held | undefined): KernelError {
    const why = holder ? `is held by ${this.describe(holder)}` : "is not locked";
    this.#printk.err(`BUG: bad unlock: ${this.#whoNow()} unlocks ${lock.what}, which ${why}`);
    return new KernelError(EPERM, `${lock.what} ${why}`);
  }

  /** Whether the running code cannot be who holds it. */
  isForeign({ task }: Held): boolean {
    const { current, idle } = this.#tasks;
    return task !== current && task !== idle && current !== idle;
  }

  describe(held: Held): string {
    return this.#who(held);
  }

  /** What the running code holds; what it interrupted holds is no business of a top or bottom half. */
  #heldHere(): Held[] {
    const where = this.#where;
    const spinning = this.#spinning.filter((held) => held.where === where);
    const { current, idle } = this.#tasks;
    if (where !== "process" || current === idle) return spinning;
    return [...current.held, ...spinning];
  }

  #recursion(own: Held, mode: Mode): void {
    if (mode === "recursive read" && own.mode === mode) return;
    const { what } = own.lock;
    const certain = mode === "write" || own.mode === "write";
    this.#printk.err(
      `WARNING: possible recursive locking detected: ${this.#whoNow()} takes ${what} again, which it holds already`,
    );
    if (certain) throw new KernelError(EDEADLK, `${what} is held by who wants it: he would wait for himself`);
  }

  #checkOrder(held: Held, lock: LockClass, mode: Mode): void {
    const kind = newDependency(held, lock, mode);
    if (!kind) return;
    const dependency = { ...kind, how: this.#whoNow() + this.#sources.apply(callSite()) };
    const chain = chainBack(lock, mode, held);
    if (chain && this.#taint.lockDebugging)
      this.#reportCircle({ from: held.lock, to: lock, dependency }, chain);
    addDependency(held.lock, lock, dependency);
  }

  #reportCircle(now: Step, before: readonly Step[]): void {
    const printk = this.#printk;
    printk.err("WARNING: possible circular locking dependency detected");
    printk.err(`now: ${inWords(now)}`);
    for (const step of before) printk.err(`before: ${inWords(step)}`);
    printk.err(
      "tasks that do so at the same time wait for each other for ever: take these locks always in the same order",
    );
  }

  get #where(): Where {
    if (this.#context.hardirqs > 0) return "hardirq";
    return this.#context.softirqs > 0 ? "softirq" : "process";
  }

  /** Which interrupts can come now. */
  #enabled(where: Where): ("hardirq" | "softirq")[] {
    if (where === "hardirq" || this.#context.irqsDisabled) return [];
    return where === "softirq" || this.#context.bhDisabled > 0 ? ["hardirq"] : ["hardirq", "softirq"];
  }

  #whoNow(): string {
    return this.#name(this.#where, this.#tasks.current);
  }

  #who({ where, task }: Held): string {
    return this.#name(where, task);
  }

  #name(where: Where, task: Held["task"]): string {
    if (where === "process") return task === this.#tasks.idle ? "code of no known task" : task.describe();
    return where === "hardirq" ? "a top half" : "a bottom half";
  }
}

function inWords({ from, to, dependency }: Step): string {
  return `${to.what} taken while ${from.what} was held, by ${dependency.how}`;
}
