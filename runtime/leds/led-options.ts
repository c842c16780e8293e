import type { Attribute } from "../fs/sysfs.ts";
import type { Led } from "./led.ts";

/** Milliseconds on and off. */
export interface BlinkTimes {
  readonly delayOn: number;
  readonly delayOff: number;
}

/** What a driver says of an LED, and does for it: `struct led_classdev`. One of the two brightness functions is needed. */
export interface LedOptions {
  /** In Linux's form, `device:color:function`, or any name that a directory can have. */
  readonly name: string;
  /** The brightest it can be. Default 255. */
  readonly maxBrightness?: number;
  /** What it shows already. Default 0. */
  readonly brightness?: number;
  /** `brightness_set`: lights it at once. Runs in atomic context too: it must not wait. */
  brightnessSet?(brightness: number, led: Led): void;
  /**
   * `brightness_set_blocking`: may wait, for a bus say. Runs in process context, one call at a time; while one is under way
   * only the newest brightness is kept.
   */
  brightnessSetBlocking?(brightness: number, led: Led): void | Promise<void>;
  /** `brightness_get`: what the hardware shows. Without it the runtime answers what it has set. */
  brightnessGet?(led: Led): number;
  /**
   * `blink_set`: lets the hardware blink, and answers the times that it really keeps; undefined when it cannot, so that the
   * runtime blinks. Both times 0 leave the choice to the driver.
   */
  blinkSet?(times: BlinkTimes, led: Led): BlinkTimes | undefined;
  /** The trigger that it starts with; one that comes later is taken when it comes. Default none. */
  readonly defaultTrigger?: string;
  /** LED_RETAIN_AT_SHUTDOWN: it is left as it is when it leaves. Default false: it goes dark. */
  readonly retainAtShutdown?: boolean;
}

/** What sets an LED in place of its user: `struct led_trigger`. Its functions must not be async. */
export interface TriggerOptions {
  /** As in the LED's `trigger` file. */
  readonly name: string;
  /** Starts on this LED. To refuse, throw a KernelError: the LED has no trigger then. */
  activate?(led: Led): void;
  /** Takes back what activate did. The LED has stopped blinking, and goes dark afterwards. */
  deactivate?(led: Led): void;
  /** The files that the LED has while it has this trigger; asked for after activate. */
  attributes?(led: Led): readonly Attribute[];
}
