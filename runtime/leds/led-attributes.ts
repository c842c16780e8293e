import type { Attribute } from "../fs/sysfs.ts";
import type { Led } from "./led.ts";
import type { LedClass } from "./leds.ts";
import { parseUnsigned } from "./numbers.ts";

/** The files that every LED has: brightness, max_brightness, trigger. */
export function ledAttributes(led: Led, leds: LedClass): Attribute[] {
  return [
    {
      name: "brightness",
      mode: 0o644,
      show: () => `${led.update()}\n`,
      store: (text) => storeBrightness(led, leds, parseUnsigned(text)),
    },
    { name: "max_brightness", mode: 0o444, show: () => `${led.maxBrightness}\n` },
    {
      name: "trigger",
      mode: 0o644,
      show: () => showTriggers(led, leds),
      store: (text) => {
        leds.setTriggerNamed(led, text.replace(/\n$/, ""));
      },
    },
  ];
}

/** brightness_store(): 0 takes the LED from its trigger as well. The writer hears of a refusal, which Linux only logs. */
async function storeBrightness(led: Led, leds: LedClass, brightness: number): Promise<void> {
  if (brightness === 0) leds.setTrigger(led, undefined);
  const refusal = led.setBrightness(brightness) ?? (await led.flush());
  if (refusal) throw refusal;
}

/** All triggers in one line, the LED's own in brackets. */
function showTriggers(led: Led, leds: LedClass): string {
  const mark = (name: string, active: boolean): string => (active ? `[${name}]` : name);
  const { names, current } = leds.triggersOf(led);
  const marked = names.map((name) => mark(name, name === current));
  return `${[mark("none", current === undefined), ...marked].join(" ")}\n`;
}
