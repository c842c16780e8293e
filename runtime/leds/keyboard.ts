import { ENODEV, KernelError } from "../errno.ts";
import type { HostLed } from "../hal/host-led.ts";
import type { Printk } from "../printk/printk.ts";
import { HostLeds } from "./host-leds.ts";
import { type Led, LED_FULL } from "./led.ts";
import type { LedClass } from "./leds.ts";
import { LOCK_KEYS, triggerOfLock } from "./lock-keys.ts";
import type { LedTrigger } from "./trigger.ts";

/** All three lock LEDs: the largest value that {@link ConsoleKeyboard.setLeds} shows. */
const ALL = 7;

/**
 * The keyboard of the console, as far as its LEDs go (`drivers/tty/vt/keyboard.c`). A lock's state reaches its LEDs by a
 * trigger, `kbd-capslock` for instance: those of the keyboards have it from the start, and any other LED may have it too.
 */
export class ConsoleKeyboard {
  readonly #hostLeds: HostLeds;
  readonly #triggers: readonly LedTrigger[];
  /** What is shown in place of the locks' states (LED_SHOW_IOCTL); undefined: those are shown (LED_SHOW_FLAGS). */
  #shown: number | undefined;

  /** @param hostLeds the LEDs of its keyboards */
  constructor(leds: LedClass, hostLeds: readonly HostLed[], printk: Printk) {
    this.#hostLeds = new HostLeds(hostLeds, printk);
    this.#triggers = LOCK_KEYS.map((key, bit) =>
      leds.registerTrigger({ name: triggerOfLock(key), activate: (led) => void this.#show(led, bit) }),
    );
    this.#hostLeds.registerWith(leds);
  }

  /** The LEDs that are set here: of all locks, and of all keyboards. */
  get leds(): readonly Led[] {
    return this.#triggers.flatMap((trigger) => [...trigger.leds]);
  }

  /**
   * Takes the LEDs of the keyboards.
   *
   * @throws KernelError ENODEV there are none, EACCES they may not be set (with what to do)
   */
  borrow(): void {
    const { leds } = this;
    if (leds.length === 0) {
      throw new KernelError(ENODEV, "no keyboard LED: the board lends none, or all have another trigger");
    }
    for (const led of leds) this.#hostLeds.of(led)?.borrow();
  }

  /**
   * KDSETLED: shows these LEDs, whatever the locks are.
   *
   * @param mask 1 scroll lock, 2 num lock, 4 caps lock, and their sums; above 7, each LED shows its lock again
   * @throws KernelError what an LED refused with
   */
  setLeds(mask: number): void {
    this.#shown = mask > ALL ? undefined : mask;
    const refusals = this.#triggers.flatMap(({ leds }, bit) => [...leds].map((led) => this.#show(led, bit)));
    const refusal = refusals.find((one) => one !== undefined);
    if (refusal) throw refusal;
  }

  /** Gives back all LEDs that somebody set and left so: the runtime ends. */
  giveBack(): void {
    this.#hostLeds.restoreAll();
  }

  #show(led: Led, bit: number): KernelError | undefined {
    if (this.#shown !== undefined) return led.show((this.#shown >> bit) & 1 ? LED_FULL : 0);
    const hostLed = this.#hostLeds.of(led);
    if (!hostLed) return led.show(this.#lockIsOn(bit) ? LED_FULL : 0);
    this.#hostLeds.restore(hostLed);
    led.update();
    return undefined;
  }

  /** Only the LED of a keyboard knows. */
  #lockIsOn(bit: number): boolean {
    const keyboardLeds = [...(this.#triggers[bit]?.leds ?? [])].filter((led) => this.#hostLeds.of(led));
    return keyboardLeds.some((led) => led.update() > 0);
  }
}
