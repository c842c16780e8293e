import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { Culprit } from "../oops.ts";
import { LedDriver, type LedServices, type Refusal } from "./led-driver.ts";
import type { BlinkTimes, LedOptions } from "./led-options.ts";
import { blinking, oneshot, type Rhythm } from "./rhythm.ts";
import { type MakeAlarm, RhythmPlayer } from "./rhythm-player.ts";
import type { LedTrigger } from "./trigger.ts";

/** As bright as it can be: what is set is cut to the LED's own maximum. */
export const LED_FULL = 255;
const DEFAULT_DELAY_MS = 500;
const NO_TIMES: BlinkTimes = { delayOn: 0, delayOff: 0 };

/** An LED of the class: `struct led_classdev`. Its brightness and its blinking may be set from every context. */
export class Led {
  readonly name: string;
  readonly maxBrightness: number;
  /** The module whose code drives it. */
  readonly owner: Culprit | undefined;
  /** What sets it in place of its user; the class changes it. */
  trigger: LedTrigger | undefined;
  /** For the trigger's own use: `trigger_data`. */
  triggerData: unknown;
  /** How bright it is when a rhythm lights it: `blink_brightness`. Until something has played, 0. */
  blinkBrightness = 0;
  readonly #options: LedOptions;
  readonly #leave: (led: Led) => void;
  readonly #driver: LedDriver;
  readonly #player: RhythmPlayer;
  #brightness: number;
  #times = NO_TIMES;
  #flashing = false;
  #suspended = false;
  #gone = false;

  /**
   * @param leave takes it out of its class
   * @throws KernelError EINVAL for a brightness that is none
   */
  constructor(
    options: LedOptions,
    services: LedServices,
    makeAlarm: MakeAlarm,
    leave: (led: Led) => void,
    owner?: Culprit,
  ) {
    const { name, maxBrightness = LED_FULL, brightness = 0 } = options;
    this.name = name;
    this.#options = options;
    this.#leave = leave;
    this.owner = owner;
    this.maxBrightness = checked(`${name}: maxBrightness`, maxBrightness, 1);
    this.#brightness = Math.min(checked(`${name}: brightness`, brightness, 0), maxBrightness);
    this.#driver = new LedDriver(this, options, services);
    this.#player = new RhythmPlayer(this, makeAlarm);
  }

  /** What it was set to: 0 … {@link maxBrightness}. */
  get brightness(): number {
    return this.#brightness;
  }

  /** led_update_brightness(): what it shows, asked of its driver where that can tell. */
  update(): number {
    if (!this.#gone) this.#brightness = this.#driver.get() ?? this.#brightness;
    return this.#brightness;
  }

  get lit(): boolean {
    return this.#brightness > 0;
  }

  /** The times of the last blinkSet(), or those that its hardware made of them. */
  get times(): BlinkTimes {
    return this.#times;
  }

  /**
   * led_set_brightness(). While it blinks, 0 ends that and another brightness is what it blinks with from then on.
   *
   * @param brightness cut to {@link maxBrightness}
   * @returns why its driver refused, if it did; one that waits tells {@link flush} alone
   * @throws KernelError EINVAL for what is no whole number from 0 on
   */
  setBrightness(brightness: number): Refusal {
    const value = Math.min(checked(`${this.name}: brightness`, brightness, 0), this.maxBrightness);
    if (this.#player.playing && value > 0) {
      this.blinkBrightness = value;
      return undefined;
    }
    if (this.#player.playing) this.stopBlink();
    return this.show(value);
  }

  /** led_set_brightness_sync(). @throws KernelError EBUSY while it blinks, EINVAL, and what its driver refuses with */
  async setBrightnessSync(brightness: number): Promise<void> {
    if (this.#player.playing) throw new KernelError(EBUSY, `${this.name} is blinking`);
    const refusal = this.setBrightness(brightness) ?? (await this.flush());
    if (refusal) throw refusal;
  }

  /** When no brightness waits to be set any more: why the last one was refused, if it was. */
  flush(): Promise<Refusal> {
    return this.#driver.flush();
  }

  /**
   * led_blink_set(): blinks, by its hardware where that can. Both times 0 mean 500 ms each; with one of them 0 it does not
   * blink: it is dark without a time on, and lit without a time off.
   *
   * @returns the times that are kept, milliseconds
   */
  blinkSet(delayOn = 0, delayOff = 0): BlinkTimes {
    this.#player.stop();
    this.#flashing = false;
    const asked = { delayOn: checkedTime(delayOn), delayOff: checkedTime(delayOff) };
    const kept = this.#gone ? undefined : this.#driver.blink(asked);
    if (kept) return (this.#times = kept);
    return this.#rhythm(asked, blinking);
  }

  /**
   * led_blink_set_oneshot(): flashes once, and after delayOff may flash again; until then another call does nothing.
   *
   * @param invert it is lit otherwise, and goes dark for delayOff
   */
  blinkSetOneshot(delayOn: number, delayOff: number, invert = false): void {
    if (this.#flashing && this.#player.playing) return;
    const times = { delayOn: checkedTime(delayOn), delayOff: checkedTime(delayOff) };
    this.#flashing = true;
    this.#rhythm(times, (on, off) => oneshot(on, off, invert));
  }

  /** led_stop_software_blink(): it stays as it is at this moment. */
  stopBlink(): void {
    this.#player.stop();
    this.#flashing = false;
    this.#times = NO_TIMES;
  }

  /** Plays a rhythm, of a trigger say, with {@link blinkBrightness}. */
  play(rhythm: Rhythm): void {
    if (this.#gone) return;
    this.blinkBrightness ||= this.maxBrightness;
    this.#player.play(rhythm);
  }

  /** Whether a rhythm plays. */
  get blinking(): boolean {
    return this.#player.playing;
  }

  /** led_set_brightness_nosleep(): shows that brightness, whatever blinks. */
  show(brightness: number): Refusal {
    this.#brightness = Math.min(brightness, this.maxBrightness);
    return this.#gone || this.#suspended ? undefined : this.#driver.set(this.#brightness);
  }

  /** A step of a rhythm. What its user set it to meanwhile is what it is lit with. */
  light(lit: boolean): void {
    this.show(lit ? this.blinkBrightness : 0);
  }

  /** led_classdev_suspend(): dark, until resume() shows what it was set to meanwhile. */
  suspend(): void {
    if (!this.#suspended) this.#driver.set(0);
    this.#suspended = true;
  }

  /** led_classdev_resume(). */
  resume(): void {
    if (!this.#suspended) return;
    this.#suspended = false;
    this.show(this.#brightness);
  }

  /**
   * led_classdev_unregister(): it loses its trigger, goes dark unless it is to be retained, and its driver hears no more. The
   * promise is for a driver that waits. A second call does nothing.
   */
  unregister(): void | Promise<void> {
    if (this.#gone) return;
    this.#leave(this);
    this.stopBlink();
    if (!this.#options.retainAtShutdown) this.show(0);
    this.#gone = true;
    this.#player.dispose();
    return this.#driver.end();
  }

  #rhythm({ delayOn, delayOff }: BlinkTimes, make: (on: number, off: number) => Rhythm): BlinkTimes {
    const none = delayOn === 0 && delayOff === 0;
    const on = none ? DEFAULT_DELAY_MS : delayOn;
    const off = none ? DEFAULT_DELAY_MS : delayOff;
    if (this.lit) this.blinkBrightness = this.#brightness;
    this.blinkBrightness ||= this.maxBrightness;
    this.#times = { delayOn: on, delayOff: off };
    if (on > 0 && off > 0) this.play(make(on, off));
    else this.light(on > 0);
    return this.#times;
  }
}

function checked(what: string, value: number, lowest: number): number {
  if (Number.isInteger(value) && value >= lowest) return value;
  throw new KernelError(EINVAL, `${what}: ${value} is no whole number from ${lowest} on`);
}

/** Longer than this a timer's deadline would lose its nanoseconds: ten days. Linux's limit depends on HZ and the size of a long. */
const LONGEST_DELAY_MS = 864_000_000;

function checkedTime(milliseconds: number): number {
  return Math.min(checked("a time to blink", milliseconds, 0), LONGEST_DELAY_MS);
}
