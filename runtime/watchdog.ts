import type { Clock, ClockTimer } from "./hal/clock.ts";
import type { Printk } from "./printk/printk.ts";

/** Something whose code runs on the one thread, and may keep it. */
export interface Suspect {
  /** Such as `irq 34 (button)`. */
  readonly where: string;
  /** The watchdog's own mark. */
  watched?: number;
}

const TICK_NS = 500e6;
/** A tick that comes so late tells of code that kept the thread: nothing else ran meanwhile, no file was served. */
const SOFT_LOCKUP_NS = 1e9;
/** Enough to name; who runs more handlers between two ticks gets the first of them named. */
const MOST_SUSPECTS = 16;

/**
 * Finds code that keeps the thread: a timer that fires late shows that it happened, and who ran since it was last on time
 * shows who it was. That costs a handler nothing but a mark, where taking its time would cost an allocation.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #printk: Printk;
  readonly #suspects: Suspect[] = [];
  #period = 1;
  #timer: ClockTimer | undefined;

  constructor(clock: Clock, printk: Printk) {
    this.#clock = clock;
    this.#printk = printk;
  }

  /** Says that code of `suspect` runs now. */
  note(suspect: Suspect): void {
    if (suspect.watched === this.#period) return;
    suspect.watched = this.#period;
    if (this.#suspects.length < MOST_SUSPECTS) this.#suspects.push(suspect);
  }

  start(): void {
    const due = this.#clock.now() + TICK_NS;
    this.#timer = this.#clock.after(TICK_NS, () => {
      this.#tick(this.#clock.now() - due);
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #tick(late: number): void {
    if (late > SOFT_LOCKUP_NS) this.#report(late);
    this.#period++;
    this.#suspects.length = 0;
  }

  #report(late: number): void {
    const names = this.#suspects.map(({ where }) => where).join(", ");
    this.#printk.emerg(
      `watchdog: BUG: soft lockup: the runtime was stuck for ${(late / 1e9).toFixed(1)} s; ` +
        `what ran: ${names || "nothing of a module"}`,
    );
  }
}
