import type { Kernel } from "../../kernel.ts";
import type { Led } from "../../leds/led.ts";
import type { LedOptions, TriggerOptions } from "../../leds/led-options.ts";
import type { LedTrigger } from "../../leds/trigger.ts";
import type { Owner } from "../owner.ts";
import { endWithin } from "./end-within.ts";

/** The keyboard's LEDs, for as long as a module has them. */
export interface BorrowedKeyboard {
  /** Those that it has now. */
  readonly leds: readonly Led[];
  /** KDSETLED: 1 scroll lock, 2 num lock, 4 caps lock, and their sums; above 7, each shows its lock again. @throws KernelError */
  setLeds(mask: number): void;
  /** Gives them back: each shows its lock. A second call does nothing. */
  restore(): void;
}

/** LEDs: those that the module drives, and triggers that set the LEDs of others. */
export class ModuleLeds {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * led_classdev_register(): an LED under /sys/class/leds.
   *
   * @throws KernelError EINVAL for a bad name or brightness, or without a way to set it
   */
  register(options: LedOptions): Led {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.leds.register(options, this.#owner, released),
      (led) => this.#end(led),
    );
  }

  #end(led: Led): Promise<void> | undefined {
    const ended = led.unregister();
    return ended ? endWithin(this.#kernel, ended, `led ${led.name} of ${this.#owner.name}`) : undefined;
  }

  /** led_trigger_register(): something that LEDs can be told to show. @throws KernelError EEXIST, EINVAL */
  registerTrigger(options: TriggerOptions): LedTrigger {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.leds.registerTrigger(options, this.#owner, released),
      (trigger) => {
        trigger.unregister();
      },
    );
  }

  /**
   * The LEDs of the console's keyboard, which are shared with whoever else sets them.
   *
   * @throws KernelError ENODEV there are none, EACCES they may not be set (with what to do)
   */
  keyboard(): BorrowedKeyboard {
    const { keyboard } = this.#kernel;
    const held = this.#owner.devres.own(
      () => {
        keyboard.borrow();
      },
      () => {
        keyboard.setLeds(RESTORE);
      },
    );
    return {
      get leds() {
        return keyboard.leds;
      },
      setLeds: (mask) => {
        keyboard.setLeds(mask);
      },
      restore: () => {
        held.free();
      },
    };
  }
}

/** Above all LEDs: KDSETLED takes it for "what the locks say". */
const RESTORE = 0xff;
