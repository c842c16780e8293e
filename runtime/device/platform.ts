import type { Attribute } from "../fs/sysfs.ts";
import { Ida } from "../ida.ts";
import type { Bus } from "./bus.ts";
import type { BusCore } from "./bus-core.ts";
import type { Device, DeviceInit } from "./device.ts";
import type { DeviceCore, Keeper } from "./device-core.ts";
import type { Driver } from "./driver.ts";
import {
  PLATFORM_DEVID_AUTO,
  PLATFORM_DEVID_NONE,
  PlatformDevice,
  type PlatformDeviceOptions,
} from "./platform-device.ts";
import { platformMatch, type PlatformDriverOptions } from "./platform-match.ts";
import type { UeventEnv } from "./uevent.ts";

/** The platform bus: parts of a board and their drivers, matched by name or by what a device tree would say. */
export class Platform {
  readonly bus: Bus;
  /** platform_bus: what platform devices are part of that are part of nothing else. */
  readonly root: Device;
  readonly #buses: BusCore;
  readonly #devices: DeviceCore;
  readonly #autoIds = new Ida();

  constructor(buses: BusCore, devices: DeviceCore) {
    this.#buses = buses;
    this.#devices = devices;
    this.root = devices.add({ name: "platform" });
    this.bus = buses.register({
      name: "platform",
      match: (dev, driver) => dev instanceof PlatformDevice && platformMatch(dev, driver),
      uevent(dev, env) {
        if (dev instanceof PlatformDevice) addEnv(dev, env);
      },
    });
  }

  /** platform_driver_register(). @throws KernelError EBUSY, EINVAL */
  registerDriver(options: PlatformDriverOptions, keeper?: Keeper): Driver {
    return this.#buses.registerDriver(this.bus, options, keeper);
  }

  /**
   * platform_device_register_full(): the device is `name` with PLATFORM_DEVID_NONE, `name.0` with 0, and `name.0.auto` with
   * PLATFORM_DEVID_AUTO.
   *
   * @throws KernelError EEXIST, EINVAL
   */
  registerDevice(
    name: string,
    id: number,
    options: PlatformDeviceOptions = {},
    keeper: Keeper = {},
  ): PlatformDevice {
    if (id !== PLATFORM_DEVID_AUTO) return this.#add(name, { id, number: id }, options, keeper);
    const { owner, onDestroy } = keeper;
    return this.#autoIds.allocFor((number) =>
      this.#add(name, { id, number }, options, {
        owner,
        onDestroy: () => {
          this.#autoIds.free(number);
          onDestroy?.();
        },
      }),
    );
  }

  #add(
    name: string,
    { id, number }: { id: number; number: number },
    options: PlatformDeviceOptions,
    keeper: Keeper,
  ): PlatformDevice {
    const { parent = this.root, groups, drvdata } = options;
    const init: DeviceInit = { name: fullName(name, id, number), bus: this.bus, parent, groups, drvdata };
    const device: PlatformDevice = this.#devices.addAs(
      { ...init, groups: [{ attrs: attributes(() => device) }, ...(groups ?? [])] },
      (door) => new PlatformDevice({ name, id: number }, init, options, door),
      keeper,
    );
    return device;
  }
}

function fullName(name: string, id: number, number: number): string {
  if (id === PLATFORM_DEVID_NONE) return name;
  return id === PLATFORM_DEVID_AUTO ? `${name}.${number}.auto` : `${name}.${number}`;
}

/** platform_uevent(), of_device_uevent_modalias(). */
function addEnv(dev: PlatformDevice, env: UeventEnv): void {
  const { compatible, platformName, modalias } = dev;
  if (compatible.length > 0) {
    env["OF_NAME"] = platformName;
    for (const [index, name] of compatible.entries()) env[`OF_COMPATIBLE_${index}`] = name;
    env["OF_COMPATIBLE_N"] = String(compatible.length);
  }
  env["MODALIAS"] = modalias;
}

/** What every platform device has in /sys. */
function attributes(device: () => PlatformDevice): Attribute[] {
  return [
    { name: "modalias", mode: 0o444, show: () => `${device().modalias}\n` },
    {
      name: "driver_override",
      mode: 0o644,
      show: () => `${device().driverOverride ?? "(null)"}\n`,
      store: (text) => {
        const name = text.replace(/\n.*$/s, "");
        device().driverOverride = name === "" ? undefined : name;
      },
    },
  ];
}
