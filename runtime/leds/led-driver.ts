import type { WorkEnvironment } from "../deferral/work.ts";
import { EIO, KernelError } from "../errno.ts";
import type { Oopses } from "../oops.ts";
import type { Printk } from "../printk/printk.ts";
import type { Suspect, Watchdog } from "../watchdog.ts";
import { BrightnessWork } from "./brightness-work.ts";
import type { Led } from "./led.ts";
import type { BlinkTimes, LedOptions } from "./led-options.ts";

/** What running a driver's code takes. */
export interface LedServices {
  readonly oopses: Oopses;
  readonly watchdog: Watchdog;
  readonly printk: Printk;
  readonly workqueues: { readonly environment: WorkEnvironment };
}

/** Why a driver did not do it; undefined when it did. */
export type Refusal = KernelError | undefined;

/** The one door to the code that drives an LED: what it throws is contained. */
export class LedDriver implements Suspect {
  readonly where: string;
  watched = 0;
  readonly #led: Led;
  readonly #options: LedOptions;
  readonly #services: LedServices;
  readonly #work: BrightnessWork | undefined;
  /** Whether the last refusal was logged: an LED that blinks would say it several times a second. */
  #complained = false;

  constructor(led: Led, options: LedOptions, services: LedServices) {
    this.where = `led ${options.name}`;
    this.#led = led;
    this.#options = options;
    this.#services = services;
    if (options.brightnessSet) return;
    const set = (brightness: number): Promise<Refusal> => this.#setWaiting(brightness);
    this.#work = new BrightnessWork(services.workqueues.environment, set, {
      name: this.where,
      owner: led.owner,
    });
  }

  /** Sets the brightness now; or, where that has to wait, as soon as may be, and {@link flush} tells how it went. */
  set(brightness: number): Refusal {
    if (this.#work) {
      this.#work.queue(brightness);
      return undefined;
    }
    return this.#note(
      brightness,
      this.#contain(() => this.#setAtOnce(brightness)),
    );
  }

  /** When nothing waits to be set any more: how the last one went. */
  async flush(): Promise<Refusal> {
    return this.#work?.flush();
  }

  /** Hears no more after what waits to be set; the promise is for a driver that waits. */
  end(): Promise<void> | undefined {
    return this.#work?.end();
  }

  /** What the hardware shows; undefined when its driver cannot tell. */
  get(): number | undefined {
    let brightness: number | undefined;
    this.#contain(() => (brightness = this.#options.brightnessGet?.(this.#led)));
    return brightness;
  }

  /** The times with which the hardware blinks from now on; undefined when it does not. */
  blink(times: BlinkTimes): BlinkTimes | undefined {
    let kept: BlinkTimes | undefined;
    this.#contain(() => (kept = this.#options.blinkSet?.(times, this.#led)));
    return kept;
  }

  #setAtOnce(brightness: number): void {
    const result: unknown = this.#options.brightnessSet?.(brightness, this.#led);
    if (result instanceof Promise) {
      this.#services.oopses.atomicViolation(this.#led.owner, `brightnessSet of ${this.where}`, result);
    }
  }

  async #setWaiting(brightness: number): Promise<Refusal> {
    this.#services.watchdog.note(this);
    try {
      await this.#options.brightnessSetBlocking?.(brightness, this.#led);
      return this.#note(brightness, undefined);
    } catch (error) {
      return this.#note(brightness, this.#refusalOf(error));
    }
  }

  #contain(action: () => unknown): Refusal {
    this.#services.watchdog.note(this);
    try {
      action();
      return undefined;
    } catch (error) {
      return this.#refusalOf(error);
    }
  }

  #refusalOf(error: unknown): KernelError {
    if (error instanceof KernelError) return error;
    this.#services.oopses.report(this.#led.owner, this.where, error);
    return new KernelError(EIO, `${this.where}: its driver failed; see dmesg`);
  }

  #note(brightness: number, refusal: Refusal): Refusal {
    if (refusal && !this.#complained) {
      const { name } = this.#led;
      this.#services.printk.err(
        `leds ${name}: brightness ${brightness} could not be set: ${refusal.message} (${refusal.code})`,
      );
    }
    this.#complained = refusal !== undefined;
    return refusal;
  }
}
