import type { Rhythm, Step } from "./rhythm.ts";

const NS_PER_MS = 1e6;

/** A timer that runs its action in softirq context, at a time on the kernel's clock: an hrtimer. */
export interface Alarm {
  /** Now, nanoseconds. */
  readonly now: number;
  /** Runs the action at `ns`; a time that it was set to before is forgotten. */
  set(ns: number): void;
  cancel(): void;
  /** Gives it back. */
  dispose(): void;
}

export type MakeAlarm = (action: () => void) => Alarm;

/** The LED that a rhythm is played on. */
export interface Stage {
  readonly lit: boolean;
  light(lit: boolean): void;
}

/**
 * Plays rhythms on one LED. A step ends when the one before ended plus its length, whenever this code got to run: it is
 * late now and then, and never drifts. Whole rounds that were missed, because something kept the thread, are left out.
 */
export class RhythmPlayer {
  readonly #stage: Stage;
  readonly #alarm: Alarm;
  #rhythm: Rhythm | undefined;
  /** When the current step ends. */
  #deadline = 0;

  constructor(stage: Stage, makeAlarm: MakeAlarm) {
    this.#stage = stage;
    this.#alarm = makeAlarm(() => {
      this.#step();
    });
  }

  get playing(): boolean {
    return this.#rhythm !== undefined;
  }

  /** Starts at once, in place of what was played before. */
  play(rhythm: Rhythm): void {
    this.#rhythm = rhythm;
    this.#deadline = this.#alarm.now;
    this.#alarm.set(this.#deadline);
  }

  /** The LED stays as it is now. */
  stop(): void {
    this.#rhythm = undefined;
    this.#alarm.cancel();
  }

  dispose(): void {
    this.#alarm.dispose();
  }

  #step(): void {
    const step = this.#rhythm && this.#catchUp(this.#rhythm);
    if (!step) {
      this.stop();
      return;
    }
    this.#stage.light(step.lit);
    if (this.#rhythm) this.#alarm.set(this.#deadline); // the driver may have stopped it
  }

  /** The step that is on now, and its end. */
  #catchUp(rhythm: Rhythm): Step | undefined {
    const now = this.#alarm.now;
    if (rhythm.cycleMs !== undefined) this.#deadline += wholeRounds(now - this.#deadline, rhythm.cycleMs);
    let lit = this.#stage.lit;
    for (;;) {
      const step = rhythm.next(lit);
      if (!step) return undefined;
      this.#deadline += step.ms * NS_PER_MS;
      if (this.#deadline > now) return step;
      lit = step.lit;
    }
  }
}

function wholeRounds(late: number, cycleMs: number): number {
  const cycle = cycleMs * NS_PER_MS;
  return Math.floor(late / cycle) * cycle;
}
