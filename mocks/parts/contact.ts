import type { Clock, ClockTimer } from "tophalf";

/** The moments at which a contact changes while it trembles, as parts of that time. The first is at once; from the last on it rests. */
const MOMENTS = [0, 0.04, 0.11, 0.27, 0.35, 0.62, 1] as const;

/** A contact of metal: when it closes or opens it trembles for a while, always in the same way. */
export class Contact {
  readonly #clock: Clock;
  readonly #bounce: number;
  readonly #act: (closed: boolean) => void;
  #timers: ClockTimer[] = [];

  /**
   * @param bounce nanoseconds that it trembles; 0: not at all
   * @param act what it does to its wire
   */
  constructor(clock: Clock, bounce: number, act: (closed: boolean) => void) {
    this.#clock = clock;
    this.#bounce = bounce;
    this.#act = act;
  }

  set(closed: boolean): void {
    for (const timer of this.#timers) timer.cancel();
    const [, ...later] = this.#bounce === 0 ? [] : MOMENTS;
    this.#timers = later.map((moment, index) =>
      this.#clock.after(moment * this.#bounce, () => this.#act(index % 2 === 0 ? !closed : closed)),
    );
    this.#act(closed);
  }
}
