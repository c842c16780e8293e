/** A timer that was armed with {@link Clock.after}. */
export interface ClockTimer {
  /** Disarms it; harmless when it has fired. */
  cancel(): void;
}

/**
 * The runtime's only source of time and of later turns. The system's is `runtime/time/system-clock.ts`; tests
 * use the virtual one of `mocks/`, so nothing else may ask Node for the time or for a timer.
 */
export interface Clock {
  /** Nanoseconds on CLOCK_MONOTONIC (on a virtual clock: since its start). Never goes back. */
  now(): number;
  /** Milliseconds since the epoch. */
  wallTime(): number;
  /** Nanoseconds that this process has computed, since it began. A clock on which computing takes no time has none. */
  busy?(): number;
  /** Runs `callback` once, `nanoseconds` from now at the earliest. */
  after(nanoseconds: number, callback: () => void): ClockTimer;
  /** Runs `callback` in a later turn of the event loop, when files have been served. */
  defer(callback: () => void): void;
  /** Lets `nanoseconds` pass without returning: mdelay(). On a virtual clock it takes no real time. */
  spin(nanoseconds: number): void;
}
