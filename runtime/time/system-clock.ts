import type { Clock, ClockTimer } from "../hal/clock.ts";

const NS_PER_MS = 1e6;
/** setTimeout takes 31 bits of milliseconds; a longer wait is cut into pieces of this. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The first is slow, since Node makes what it needs then; a few more make it unlikely that the process had to wait in each. */
const READINGS = 20;

/** CLOCK_MONOTONIC at the origin of performance.now(), which counts on the same clock and is the quickest to ask. */
const ORIGIN_NS = originOf(
  () => Number(process.hrtime.bigint()),
  () => performance.now() * NS_PER_MS,
);

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

/**
 * What `second` was 0 at, on the clock of `first`. Both count on one clock, and each reading takes its time, long where a system call is slow or
 * the process has to wait: so `second` is read between two readings of `first`, the origin lies between the latest that the first ones leave and the
 * earliest that the second ones do, and half way is the best guess.
 */
export function originOf(first: () => number, second: () => number): number {
  let [latest, earliest] = [-Infinity, Infinity];
  for (let reading = 0; reading < READINGS; reading++) {
    const before = first();
    const between = second();
    latest = Math.max(latest, before - between);
    earliest = Math.min(earliest, first() - between);
  }
  return (latest + earliest) / 2;
}
