import { EEXIST, EINVAL, KernelError } from "../errno.ts";
import type { Pin } from "../fs/node.ts";
import { Led } from "./led.ts";
import type { LedServices } from "./led-driver.ts";
import type { HostTriggers } from "../hal/host-led.ts";
import type { LedOptions, TriggerOptions } from "./led-options.ts";
import { LedTrigger } from "./trigger.ts";
import type { MakeAlarm } from "./rhythm-player.ts";

/** Shows LEDs to programs: /sys/class/leds. */
export interface LedFace {
  /** @throws KernelError for a name that no directory can have; then nothing was made */
  add(led: Led, owner: Pin | undefined): void;
  remove(led: Led): void;
  /** The attributes of an LED's trigger come, and go again. */
  addAttributes(led: Led, trigger: LedTrigger): void;
  removeAttributes(led: Led): void;
  /** An LED has got another trigger. */
  announce(led: Led): void;
}

/** The LED class: every LED, every trigger, and which LED has which. */
export class LedClass {
  readonly #leds = new Map<string, Led>();
  readonly #triggers = new Map<string, LedTrigger>();
  readonly #defaults = new WeakMap<Led, string>();
  /** The host's own, of LEDs that belong to the host. */
  readonly #hostTriggers = new WeakMap<Led, HostTriggers>();
  readonly #services: LedServices;
  readonly #makeAlarm: (led: string) => MakeAlarm;
  readonly #face: LedFace;

  constructor(
    services: LedServices,
    makeAlarm: (led: string) => MakeAlarm,
    makeFace: (leds: LedClass) => LedFace,
  ) {
    this.#services = services;
    this.#makeAlarm = makeAlarm;
    this.#face = makeFace(this);
  }

  /** In the order in which they came. */
  get all(): readonly Led[] {
    return [...this.#leds.values()];
  }

  find(name: string): Led | undefined {
    return this.#leds.get(name);
  }

  /** In the order in which an LED's `trigger` file lists them. */
  get triggers(): readonly LedTrigger[] {
    return [...this.#triggers.values()];
  }

  /** Lets the host's triggers be chosen for one of its LEDs, where none of ours has the same name. */
  offer(led: Led, triggers: HostTriggers): void {
    this.#hostTriggers.set(led, triggers);
  }

  /** The names of the triggers that an LED may have, ours first; and of the one that it has. */
  triggersOf(led: Led): { names: readonly string[]; current: string | undefined } {
    const host = this.#hostTriggers.get(led);
    const names = new Set([...this.#triggers.keys(), ...(host?.names ?? [])]);
    return { names: [...names], current: led.trigger?.name ?? host?.current };
  }

  /**
   * led_classdev_register(). An LED whose name is taken gets another, as on Linux: `status_1`.
   *
   * @throws KernelError EINVAL for a bad name or brightness, or without a way to set it
   */
  register(options: LedOptions, owner?: Pin, onGone?: () => void): Led {
    if (!options.brightnessSet && !options.brightnessSetBlocking) {
      throw new KernelError(EINVAL, `led ${options.name}: needs brightnessSet or brightnessSetBlocking`);
    }
    const name = this.#freeName(options.name);
    const leave = (one: Led): void => {
      this.#leds.delete(name);
      this.#detach(one);
      this.#face.remove(one);
      onGone?.();
    };
    const led = new Led({ ...options, name }, this.#services, this.#makeAlarm(name), leave, owner);
    this.#face.add(led, owner);
    this.#leds.set(name, led);
    if (options.defaultTrigger !== undefined) this.adopt(led, options.defaultTrigger);
    return led;
  }

  /** led_trigger_set_default(): an LED without a trigger takes that one, now or when it comes. A refusal is only logged. */
  adopt(led: Led, triggerName: string): void {
    this.#defaults.set(led, triggerName);
    const trigger = this.#triggers.get(triggerName);
    if (!trigger || led.trigger) return;
    try {
      this.setTrigger(led, trigger);
    } catch (error) {
      const { message } = error as KernelError;
      this.#services.printk.err(`leds ${led.name}: trigger ${triggerName} refused: ${message}`);
    }
  }

  /**
   * led_trigger_register(). LEDs that name it as their default, and have none, take it now.
   *
   * @throws KernelError EEXIST, EINVAL for a name that the `trigger` file could not show
   */
  registerTrigger(options: TriggerOptions, owner?: Pin, onGone?: () => void): LedTrigger {
    const { name } = options;
    if (!/^[^\s[\]]+$/.test(name) || name === "none") {
      throw new KernelError(EINVAL, `'${name}' cannot name a trigger: one word, not 'none', no brackets`);
    }
    if (this.#triggers.has(name)) throw new KernelError(EEXIST, `there is a trigger ${name} already`);
    const trigger = new LedTrigger(options, owner, () => {
      if (this.#triggers.get(name) !== trigger) return;
      this.#triggers.delete(name);
      for (const led of [...trigger.leds]) this.setTrigger(led, undefined);
      onGone?.();
    });
    this.#triggers.set(name, trigger);
    for (const led of this.all) if (this.#defaults.get(led) === name) this.adopt(led, name);
    return trigger;
  }

  /**
   * led_trigger_set(): from one trigger to another, or to none. The one that it had has let go, and the LED is dark, before
   * the new one starts; so it is with the same one once more.
   *
   * @throws KernelError what the trigger's activate refuses with; then the LED has none
   */
  setTrigger(led: Led, trigger: LedTrigger | undefined): void {
    if (!led.trigger && !trigger) return;
    this.#detach(led);
    if (trigger) this.#attach(led, trigger);
    this.#face.announce(led);
  }

  /** What a write to the `trigger` file does. @throws KernelError EINVAL no such trigger (those that there are, are named) */
  setTriggerNamed(led: Led, name: string): void {
    const trigger = this.#triggers.get(name);
    if (!trigger && this.#giveToHost(led, name)) return;
    if (!trigger && name !== "none") {
      const names = ["none", ...this.triggersOf(led).names].join(" ");
      throw new KernelError(EINVAL, `no trigger '${name}'; there are: ${names}`);
    }
    this.#takeFromHost(led);
    this.setTrigger(led, trigger);
  }

  /** Lets a trigger of the host's have the LED, if there is one of that name. */
  #giveToHost(led: Led, name: string): boolean {
    const host = this.#hostTriggers.get(led);
    if (!host?.names.includes(name)) return false;
    this.#detach(led);
    host.choose(name);
    this.#face.announce(led);
    return true;
  }

  #takeFromHost(led: Led): void {
    const host = this.#hostTriggers.get(led);
    if (!led.trigger && host?.current !== undefined) host.choose(undefined);
  }

  #attach(led: Led, trigger: LedTrigger): void {
    try {
      this.#call(trigger, "activate", led);
    } catch (error) {
      led.stopBlink();
      led.triggerData = undefined;
      led.setBrightness(0);
      throw error;
    }
    trigger.leds.add(led);
    led.trigger = trigger;
    try {
      this.#face.addAttributes(led, trigger);
    } catch (error) {
      this.#detach(led);
      throw error;
    }
  }

  #detach(led: Led): void {
    const { trigger } = led;
    if (!trigger) return;
    led.stopBlink();
    this.#face.removeAttributes(led);
    try {
      this.#call(trigger, "deactivate", led);
    } catch {
      // Logged when it was an oops; a refusal changes nothing: the LED is let go.
    }
    trigger.leds.delete(led);
    led.trigger = undefined;
    led.triggerData = undefined;
    led.setBrightness(0);
  }

  /** Runs a trigger's function; its faults are its owner's. @throws KernelError what it refused with, EIO for an oops */
  #call(trigger: LedTrigger, what: "activate" | "deactivate", led: Led): void {
    const where = `${what} of trigger ${trigger.name} on led ${led.name}`;
    try {
      const result: unknown = trigger.options[what]?.(led);
      if (result instanceof Promise) this.#services.oopses.atomicViolation(trigger.owner, where, result);
    } catch (error) {
      const errno = this.#services.oopses.absorb(trigger.owner, where, error);
      throw error instanceof KernelError ? error : new KernelError(errno, `${where} failed; see dmesg`);
    }
  }

  /** led_classdev_next_name(). */
  #freeName(wanted: string): string {
    let name = wanted;
    for (let count = 1; this.#leds.has(name); count++) name = `${wanted}_${count}`;
    if (name !== wanted) this.#services.printk.warn(`leds ${wanted}: renamed to ${name}: the name is taken`);
    return name;
  }
}
