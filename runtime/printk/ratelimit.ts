import type { Clock } from "../hal/clock.ts";

/** As in Linux (DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST): ten messages in five seconds. */
export const RATELIMIT_INTERVAL_NS = 5e9;
export const RATELIMIT_BURST = 10;

/** Lets the first few through in each interval, and counts the others: `struct ratelimit_state`. */
export class Ratelimit {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #burst: number;
  #begin: number | undefined;
  #passed = 0;
  #missed = 0;

  /**
   * @param interval nanoseconds
   * @param burst how many pass in each
   */
  constructor(clock: Clock, interval = RATELIMIT_INTERVAL_NS, burst = RATELIMIT_BURST) {
    this.#clock = clock;
    this.#interval = interval;
    this.#burst = burst;
  }

  /**
   * __ratelimit(): whether this one passes. An interval starts with the first call after the end of the last one.
   *
   * @param suppressed is told how many did not pass in the interval that has ended, if there were any
   */
  passes(suppressed: (count: number) => void): boolean {
    const now = this.#clock.now();
    if (this.#begin === undefined || now > this.#begin + this.#interval) {
      const missed = this.#missed;
      this.#begin = now;
      this.#passed = this.#missed = 0;
      if (missed > 0) suppressed(missed);
    }
    const passes = this.#passed < this.#burst;
    if (passes) this.#passed++;
    else this.#missed++;
    return passes;
  }
}
