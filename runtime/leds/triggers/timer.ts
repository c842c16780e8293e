import type { Attribute } from "../../fs/sysfs.ts";
import type { Led } from "../led.ts";
import type { BlinkTimes, TriggerOptions } from "../led-options.ts";
import { parseUnsigned } from "../numbers.ts";

/** Blinks: delay_on and delay_off milliseconds, 500 each to begin with. */
export const timerTrigger: TriggerOptions = {
  name: "timer",
  activate(led) {
    led.blinkSet(led.times.delayOn, led.times.delayOff);
  },
  deactivate(led) {
    led.show(0); // ends a blinking by hardware
  },
  attributes: (led) => [delay("delay_on", "delayOn", led), delay("delay_off", "delayOff", led)],
};

function delay(name: string, key: keyof BlinkTimes, led: Led): Attribute {
  return {
    name,
    mode: 0o644,
    show: () => `${led.times[key]}\n`,
    store: (text) => {
      const times: BlinkTimes = { ...led.times, [key]: parseUnsigned(text) };
      led.blinkSet(times.delayOn, times.delayOff);
    },
  };
}
