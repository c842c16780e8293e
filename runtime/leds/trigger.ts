import type { Pin } from "../fs/node.ts";
import type { Led } from "./led.ts";
import type { TriggerOptions } from "./led-options.ts";

/** A registered trigger: what a subsystem tells that something happened, and its LEDs show it. */
export class LedTrigger {
  readonly name: string;
  readonly options: TriggerOptions;
  /** Whose code it is; a trigger of the runtime's own has none. */
  readonly owner: Pin | undefined;
  /** The LEDs that have this trigger, in the order in which they got it. */
  readonly leds = new Set<Led>();
  readonly #unregister: (trigger: LedTrigger) => void;

  /** @param unregister takes it from its LEDs; once */
  constructor(options: TriggerOptions, owner: Pin | undefined, unregister: (trigger: LedTrigger) => void) {
    this.name = options.name;
    this.options = options;
    this.owner = owner;
    this.#unregister = unregister;
  }

  /** led_trigger_event(): sets all its LEDs. @throws KernelError EINVAL for what is no whole number from 0 on */
  event(brightness: number): void {
    for (const led of this.leds) led.setBrightness(brightness);
  }

  /** led_trigger_blink(): lets all its LEDs blink; milliseconds. */
  blink(delayOn: number, delayOff: number): void {
    for (const led of this.leds) led.blinkSet(delayOn, delayOff);
  }

  /** led_trigger_blink_oneshot(): lets those flash once that do not flash already; milliseconds. */
  blinkOneshot(delayOn: number, delayOff: number, invert = false): void {
    for (const led of this.leds) led.blinkSetOneshot(delayOn, delayOff, invert);
  }

  /** led_trigger_unregister(): its LEDs have no trigger any more, and go dark. A second call does nothing. */
  unregister(): void {
    this.#unregister(this);
  }
}
