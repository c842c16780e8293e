import type { Clock } from "./hal/clock.ts";
import type { Culprit, Oopses } from "./oops.ts";
import type { Printk } from "./printk/printk.ts";

/** A handler that keeps the thread longer than this is named in the log: nobody else ran meanwhile, no file was served. */
const SOFT_LOCKUP_NS = 1e9;

/** Whose handler runs, for the log. */
export interface AtomicHandler {
  readonly owner: Culprit | undefined;
  /** Such as `irq 34 (button)`. */
  readonly where: string;
}

/** Runs top and bottom halves: what they throw is contained, and those that wait or take too long are named. */
export class AtomicRunner {
  readonly #clock: Clock;
  readonly #oopses: Oopses;
  readonly #printk: Printk;

  constructor(clock: Clock, oopses: Oopses, printk: Printk) {
    this.#clock = clock;
    this.#oopses = oopses;
    this.#printk = printk;
  }

  /** Answers what `action` answered, or undefined when it broke the rules. Its arguments are passed on, so that no closure is made. */
  run<A, B, C>(handler: AtomicHandler, action: (a: A, b: B, c: C) => unknown, a: A, b: B, c: C): unknown {
    const start = this.#clock.now();
    let result: unknown;
    try {
      result = action(a, b, c);
    } catch (error) {
      this.#oopses.report(handler.owner, handler.where, error);
    }
    if (this.#clock.now() - start > SOFT_LOCKUP_NS) this.#reportLockup(handler);
    if (!(result instanceof Promise)) return result;
    this.#oopses.atomicViolation(handler.owner, handler.where, result);
    return undefined;
  }

  #reportLockup({ where }: AtomicHandler): void {
    this.#printk.emerg(`watchdog: BUG: soft lockup: ${where} kept the runtime for over a second`);
  }
}
