import type { Clock, ClockTimer } from "../hal/clock.ts";

const NS_PER_MS = 1e6;
/** setTimeout takes 31 bits of milliseconds; a longer wait is cut into pieces of this. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** CLOCK_MONOTONIC at the origin of performance.now(), which counts on the same clock and is the quickest to ask. */
performance.now(); // Node makes it at the first use, which must not happen between the two readings
const ORIGIN_NS = Number(process.hrtime.bigint()) - performance.now() * NS_PER_MS;

/** Real time. CLOCK_MONOTONIC is what the kernel stamps edges with, so the two can be compared. */
export const systemClock: Clock = {
  now: () => ORIGIN_NS + performance.now() * NS_PER_MS,
  wallTime: () => Date.now(),
  busy: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1e3;
  },
  after: (nanoseconds, callback) => new SystemTimer(nanoseconds, callback),
  defer: (callback) => {
    setImmediate(callback);
  },
  spin(nanoseconds) {
    const end = this.now() + nanoseconds;
    while (this.now() < end);
  },
};

class SystemTimer implements ClockTimer {
  readonly #deadline: number;
  readonly #callback: () => void;
  #timeout!: NodeJS.Timeout;

  constructor(nanoseconds: number, callback: () => void) {
    this.#deadline = systemClock.now() + nanoseconds;
    this.#callback = callback;
    this.#arm();
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }

  #arm(): void {
    const left = Math.max(0, Math.ceil((this.#deadline - systemClock.now()) / NS_PER_MS));
    this.#timeout = setTimeout(
      () => {
        if (systemClock.now() < this.#deadline) this.#arm();
        else this.#callback();
      },
      Math.min(left, LONGEST_TIMEOUT_MS),
    );
  }
}
