import type { TriggerOptions } from "../led-options.ts";

/** Lit from the start, and otherwise left alone. */
export const defaultOnTrigger: TriggerOptions = {
  name: "default-on",
  activate(led) {
    led.show(led.maxBrightness);
  },
};
