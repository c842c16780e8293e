import type { Clock, ClockTimer, Level } from "tophalf";

/**
 * Lets a level through when it has stood for a while, as the kernel's own debouncer does: every change starts the wait anew, and a
 * glitch that is over before its end is never seen. For lines whose controller has none.
 */
export class Debouncer {
  readonly #clock: Clock;
  readonly #nanoseconds: number;
  readonly #settled: (level: Level) => void;
  #level: Level;
  #timer: ClockTimer | undefined;

  /** @param settled called with each level that counts, when it does */
  constructor(clock: Clock, microseconds: number, level: Level, settled: (level: Level) => void) {
    this.#clock = clock;
    this.#nanoseconds = microseconds * 1000;
    this.#level = level;
    this.#settled = settled;
  }

  /** The last level that counted. */
  get level(): Level {
    return this.#level;
  }

  /** The line changed to `level`. */
  changed(level: Level): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(this.#nanoseconds, () => this.#settle(level));
  }

  /** Nothing counts any more. */
  stop(): void {
    this.#timer?.cancel();
  }

  #settle(level: Level): void {
    if (level === this.#level) return;
    this.#level = level;
    this.#settled(level);
  }
}
