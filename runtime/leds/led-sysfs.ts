import type { DeviceClass } from "../device/class.ts";
import type { Device } from "../device/device.ts";
import type { DeviceCore } from "../device/device-core.ts";
import type { Pin } from "../fs/node.ts";
import type { Sysfs, SysfsGroup } from "../fs/sysfs.ts";
import type { Led } from "./led.ts";
import { ledAttributes } from "./led-attributes.ts";
import type { LedClass, LedFace } from "./leds.ts";
import type { LedTrigger } from "./trigger.ts";

interface Shown {
  readonly device: Device;
  triggerFiles: SysfsGroup | undefined;
}

/** /sys/class/leds: a device for each LED. */
export class LedSysfs implements LedFace {
  readonly #leds: LedClass;
  readonly #devices: DeviceCore;
  readonly #sysfs: Sysfs;
  readonly #class: DeviceClass;
  readonly #shown = new Map<Led, Shown>();

  constructor(leds: LedClass, devices: DeviceCore, sysfs: Sysfs) {
    this.#leds = leds;
    this.#sysfs = sysfs;
    this.#devices = devices;
    this.#class = devices.createClass("leds");
  }

  add(led: Led, owner: Pin | undefined): void {
    const groups = [{ attrs: ledAttributes(led, this.#leds) }];
    const device = this.#devices.add({ name: led.name, cls: this.#class, drvdata: led, groups }, { owner });
    this.#shown.set(led, { device, triggerFiles: undefined });
  }

  remove(led: Led): void {
    this.#shown.get(led)?.device.destroy();
    this.#shown.delete(led);
  }

  addAttributes(led: Led, { options, owner }: LedTrigger): void {
    const shown = this.#shown.get(led);
    if (!shown || !options.attributes) return;
    const attrs = options.attributes(led).map((attribute) => (owner ? { ...attribute, owner } : attribute));
    shown.triggerFiles = this.#sysfs.addGroup(shown.device.directory, { attrs });
  }

  removeAttributes(led: Led): void {
    this.#shown.get(led)?.triggerFiles?.remove();
  }

  announce(led: Led): void {
    this.#shown.get(led)?.device.uevent("change", { TRIGGER: this.#leds.triggersOf(led).current ?? "none" });
  }
}
