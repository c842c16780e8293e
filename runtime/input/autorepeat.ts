import { Timer } from "../time/timer.ts";
import type { TimerBase } from "../time/timer-base.ts";
import { msecsToJiffies } from "../time/jiffies.ts";
import { EV_KEY, REP_DELAY, REP_PERIOD } from "./event-codes.ts";
import type { InputValue } from "./input-event.ts";
import { KEY_REPEAT } from "./input-state.ts";

const DEFAULT_DELAY_MS = 250;
const DEFAULT_PERIOD_MS = 33;

/** Repeats the key that was pressed last, for a device with EV_REP whose hardware does not. */
export class Autorepeat {
  readonly #times: [number, number];
  readonly #timers: TimerBase;
  readonly #timer: Timer;
  #key = 0;

  /**
   * @param times REP_DELAY and REP_PERIOD, milliseconds; the defaults where both are 0
   * @param repeat sends a repetition; answers whether the key is down still
   */
  constructor(timers: TimerBase, name: string, times: [number, number], repeat: (key: number) => boolean) {
    this.#timers = timers;
    this.#times = times;
    if (times[REP_DELAY] === 0 && times[REP_PERIOD] === 0) {
      times[REP_DELAY] = DEFAULT_DELAY_MS;
      times[REP_PERIOD] = DEFAULT_PERIOD_MS;
    }
    this.#timer = new Timer(
      timers,
      (timer) => {
        if (!repeat(this.#key) || this.#times[REP_PERIOD] === 0) return;
        timer.mod(timer.expires + msecsToJiffies(this.#times[REP_PERIOD]));
      },
      { name: `autorepeat of ${name}` },
    );
  }

  /** Sees what the device sends: a press starts it, a release ends it. */
  watch(packet: readonly InputValue[]): void {
    for (const { type, code, value } of packet) {
      if (type !== EV_KEY || value === KEY_REPEAT) continue;
      if (value === 0) this.stop();
      else this.#start(code);
    }
  }

  stop(): void {
    this.#timer.delete();
  }

  #start(key: number): void {
    const [delay, period] = this.#times;
    if (delay === 0 || period === 0) return;
    this.#key = key;
    this.#timer.mod(this.#timers.jiffies + msecsToJiffies(delay));
  }
}
