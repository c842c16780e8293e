import { KernelError } from "../errno.ts";
import type { HostLed } from "../hal/host-led.ts";
import type { Printk } from "../printk/printk.ts";
import type { Led } from "./led.ts";
import type { LedClass } from "./leds.ts";
import { lockTriggerOf } from "./lock-keys.ts";

/**
 * The LEDs that belong to the host, or to a mock board, in our class under the names that they have there. Until somebody
 * sets one, its owner does.
 */
export class HostLeds {
  readonly #byLed = new Map<Led, HostLed>();
  readonly #hostLeds: readonly HostLed[];
  readonly #printk: Printk;

  constructor(hostLeds: readonly HostLed[], printk: Printk) {
    this.#hostLeds = hostLeds;
    this.#printk = printk;
  }

  registerWith(leds: LedClass): void {
    for (const hostLed of this.#hostLeds) {
      const { name, maxBrightness, triggers } = hostLed;
      const defaultTrigger = lockTriggerOf(name);
      const led = leds.register({
        name,
        maxBrightness,
        brightnessSet: (brightness) => hostLed.set(brightness),
        brightnessGet: () => hostLed.get(),
      });
      this.#byLed.set(led, hostLed);
      if (triggers) leds.offer(led, triggers);
      if (defaultTrigger !== undefined) leds.adopt(led, defaultTrigger);
    }
  }

  /** The host's LED behind one of the class; undefined for one of a module. */
  of(led: Led): HostLed | undefined {
    return this.#byLed.get(led);
  }

  /** Gives one back to its owner. */
  restore(hostLed: HostLed): void {
    try {
      hostLed.restore();
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.#printk.warn(`leds ${hostLed.name}: cannot be given back: ${error.message} (${error.code})`);
    }
  }

  /** The runtime ends: nothing sets them any more. */
  restoreAll(): void {
    for (const [led, hostLed] of this.#byLed) {
      led.stopBlink();
      this.restore(hostLed);
    }
  }
}
