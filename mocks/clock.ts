import { type Clock, type ClockTimer, Deadline, DeadlineHeap } from "tophalf";

class Entry extends Deadline implements ClockTimer {
  readonly run: () => void;
  readonly #queue: DeadlineHeap<Entry>;

  constructor(queue: DeadlineHeap<Entry>, run: () => void) {
    super();
    this.#queue = queue;
    this.run = run;
  }

  cancel(): void {
    this.#queue.remove(this);
  }
}

/** Taken once, so that a test that fakes Node's own timers does not stop this one. */
const realSetImmediate = setImmediate;

const nextTurn = (): Promise<void> => new Promise((resolve) => realSetImmediate(resolve));

/** Turns of the event loop that may pass without time passing. */
const MOST_TURNS = 100;

/** 2026-01-01T00:00:00Z: virtual wall time starts here, so that what is printed is the same in every run. */
const WALL_START_MS = Date.UTC(2026, 0, 1);

/**
 * Virtual time. It stands still until a test moves it, and then goes from event to event; between two events all that
 * the first one set off (promises, deferred calls) runs to its end, so that nothing is skipped.
 */
export class VirtualClock implements Clock {
  #now = 0;
  readonly #queue = new DeadlineHeap<Entry>();
  #deferred: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return WALL_START_MS + this.#now / 1e6;
  }

  after(nanoseconds: number, run: () => void): ClockTimer {
    const entry = new Entry(this.#queue, run);
    this.#queue.set(entry, this.#now + Math.max(0, nanoseconds));
    return entry;
  }

  defer(run: () => void): void {
    this.#deferred.push(run);
  }

  /** Time passes at once; what becomes due meanwhile is late, as when a driver keeps the thread of a real board. */
  spin(nanoseconds: number): void {
    this.#now += nanoseconds;
  }

  /** Timers and deferred calls that wait. A test that ends with some has a leak. */
  get pending(): number {
    return this.#queue.size + this.#deferred.length;
  }

  /** Lets `duration` pass: nanoseconds, or a number with its unit, such as "250ms". */
  async advance(duration: number | string): Promise<void> {
    const end = this.#now + nanosecondsOf(duration);
    await this.settle();
    for (let next = this.#takeDue(end); next; next = this.#takeDue(end)) {
      this.#now = Math.max(this.#now, next.due);
      next.run();
      await this.settle();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Goes from event to event until `work` has ended, however that is. */
  async until<T>(work: Promise<T>): Promise<T> {
    const state = { ended: false };
    const end = (): void => void (state.ended = true);
    work.then(end, end);
    await this.settle();
    while (!state.ended) {
      const { first } = this.#queue;
      await (first ? this.advance(Math.max(0, first.due - this.#now)) : this.settle());
    }
    return work;
  }

  /** Lets everything run that needs no time to pass. What defers itself on and on gets some turns, and time goes on. */
  async settle(): Promise<void> {
    await nextTurn();
    for (let turns = 0; this.#deferred.length > 0 && turns < MOST_TURNS; turns++) {
      for (const run of this.#deferred.splice(0)) run();
      await nextTurn();
    }
  }

  #takeDue(end: number): Entry | undefined {
    const { first } = this.#queue;
    if (!first || first.due > end) return undefined;
    this.#queue.remove(first);
    return first;
  }
}

const UNITS = new Map([
  ["ns", 1],
  ["us", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["min", 60e9],
  ["h", 3600e9],
]);

/** "1.5s" → 1.5e9. @throws RangeError when the unit is missing or unknown */
export function nanosecondsOf(duration: number | string): number {
  if (typeof duration === "number") return duration;
  const [, amount, unit = ""] = /^([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)$/.exec(duration.trim()) ?? [];
  const factor = UNITS.get(unit);
  if (amount === undefined || factor === undefined) {
    throw new RangeError(`'${duration}' is no duration: a number with ns, us, ms, s, min or h`);
  }
  return Number(amount) * factor;
}
