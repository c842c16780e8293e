import type { TriggerOptions } from "../led-options.ts";
import { parseUnsigned } from "../numbers.ts";
import type { Rhythm, Step } from "../rhythm.ts";

const BEAT_MS = 70;

interface Heart {
  invert: boolean;
}

/**
 * Two beats and a pause, quicker the more the machine has to do.
 *
 * @param load the load average of the last minute
 */
export function heartbeatTrigger(load: () => number): TriggerOptions {
  return {
    name: "heartbeat",
    activate(led) {
      const heart: Heart = { invert: false };
      led.triggerData = heart;
      led.play(beating(heart, load));
    },
    attributes(led) {
      const heart = led.triggerData as Heart;
      return [
        {
          name: "invert",
          mode: 0o644,
          show: () => `${Number(heart.invert)}\n`,
          store: (text) => {
            heart.invert = parseUnsigned(text) !== 0;
          },
        },
      ];
    },
  };
}

/** Milliseconds from one pair of beats to the next: 1260 when idle, 860 at load 1, 510 at load 5, towards 300. */
export function heartPeriod(load: number): number {
  return 300 + Math.floor(6720 / (5 * load + 7));
}

function beating(heart: Heart, load: () => number): Rhythm {
  let phase = 0;
  let period = 0;
  return {
    next(): Step {
      if (phase === 0) period = heartPeriod(load());
      const quarter = Math.floor(period / 4);
      const lengths = [BEAT_MS, quarter - BEAT_MS, BEAT_MS, period - quarter - BEAT_MS] as const;
      const isBeat = phase % 2 === 0;
      const ms = lengths[phase as 0 | 1 | 2 | 3];
      phase = (phase + 1) % lengths.length;
      return { lit: isBeat !== heart.invert, ms };
    },
  };
}
