/** What an LED does by itself: on and off, for how long each. Pure: no time passes here. */
export interface Step {
  readonly lit: boolean;
  /** How long it stays so, milliseconds. */
  readonly ms: number;
}

/** Something that an LED can play. Made anew each time that it is played. */
export interface Rhythm {
  /** How long one round takes; undefined for one that ends. Rounds that were missed are left out whole. */
  readonly cycleMs?: number;
  /** What comes next, for an LED that is lit, or dark, now. Undefined: it has ended. */
  next(lit: boolean): Step | undefined;
}

/** On and off, without end: led_timer_function(). Both times in milliseconds, neither 0. */
export function blinking(onMs: number, offMs: number): Rhythm {
  return { cycleMs: onMs + offMs, next: (lit) => toggle(lit, onMs, offMs) };
}

/**
 * Once on (or off, where `invert`), then back for its time, then the end.
 * A dark LED that is to flash inverted lights up first, as on Linux: it ends lit.
 */
export function oneshot(onMs: number, offMs: number, invert: boolean): Rhythm {
  let last = false;
  return {
    next(lit) {
      if (last) return undefined;
      const step = toggle(lit, onMs, offMs);
      last = step.lit === invert;
      return step;
    },
  };
}

function toggle(lit: boolean, onMs: number, offMs: number): Step {
  return lit ? { lit: false, ms: offMs } : { lit: true, ms: onMs };
}
