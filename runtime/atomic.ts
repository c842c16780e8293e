import type { Oopses, Culprit } from "./oops.ts";
import type { Suspect, Watchdog } from "./watchdog.ts";

/** Whose handler runs, for the log. */
export interface AtomicHandler extends Suspect {
  readonly owner: Culprit | undefined;
}

/** Runs top and bottom halves: what they throw is contained, and those that wait are named. */
export class AtomicRunner {
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;

  constructor(oopses: Oopses, watchdog: Watchdog) {
    this.#oopses = oopses;
    this.#watchdog = watchdog;
  }

  /**
   * Answers what `action` answered, or undefined when it broke the rules. Its arguments are passed on, so that no closure
   * has to be made for each run.
   */
  run<A, B, C>(handler: AtomicHandler, action: (a: A, b: B, c: C) => unknown, a: A, b: B, c: C): unknown {
    this.#watchdog.note(handler);
    try {
      const result = action(a, b, c);
      if (!(result instanceof Promise)) return result;
      this.#oopses.atomicViolation(handler.owner, handler.where, result);
    } catch (error) {
      this.#oopses.report(handler.owner, handler.where, error);
    }
    return undefined;
  }
}
