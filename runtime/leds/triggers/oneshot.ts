import type { Attribute } from "../../fs/sysfs.ts";
import { type Led, LED_FULL } from "../led.ts";
import type { TriggerOptions } from "../led-options.ts";
import { parseUnsigned } from "../numbers.ts";

const DEFAULT_DELAY_MS = 100;

interface Oneshot {
  delay_on: number;
  delay_off: number;
  invert: boolean;
}

/** Flashes once for each write to `shot`; writes that come while it flashes are one with it. */
export const oneshotTrigger: TriggerOptions = {
  name: "oneshot",
  activate(led) {
    led.triggerData = { delay_on: DEFAULT_DELAY_MS, delay_off: DEFAULT_DELAY_MS, invert: false };
  },
  attributes(led) {
    const data = led.triggerData as Oneshot;
    return [delay("delay_on", data), delay("delay_off", data), invert(led, data), shot(led, data)];
  },
};

function delay(name: "delay_on" | "delay_off", data: Oneshot): Attribute {
  return {
    name,
    mode: 0o644,
    show: () => `${data[name]}\n`,
    store: (text) => {
      data[name] = parseUnsigned(text);
    },
  };
}

/** Inverted, it is lit while nothing happens. */
function invert(led: Led, data: Oneshot): Attribute {
  return {
    name: "invert",
    mode: 0o644,
    show: () => `${Number(data.invert)}\n`,
    store: (text) => {
      data.invert = parseUnsigned(text) !== 0;
      led.show(data.invert ? LED_FULL : 0);
    },
  };
}

function shot(led: Led, data: Oneshot): Attribute {
  return {
    name: "shot",
    mode: 0o200,
    store: () => {
      led.blinkSetOneshot(data.delay_on, data.delay_off, data.invert);
    },
  };
}
