import type { ClassOptions, DeviceClass } from "../../device/class.ts";
import type { Device, DeviceInit } from "../../device/device.ts";
import type { DeviceCore } from "../../device/device-core.ts";
import type { DevT } from "../../device/devt.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** Device classes. */
export class ModuleClasses {
  readonly #devices: DeviceCore;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#devices = kernel.devices;
    this.#owner = owner;
  }

  /**
   * class_create().
   *
   * @param options what the class decides for its devices: their nodes, their attributes, their events
   * @throws KernelError EEXIST, EINVAL
   */
  create(name: string, options: ClassOptions = {}): DeviceClass {
    return this.#owner.devres.acquire(
      (onDestroy) => this.#devices.createClass(name, options, { owner: this.#owner, onDestroy }),
      (cls) => {
        cls.destroy();
      },
    );
  }
}

/** What device_create() takes besides class, number and name. */
export type DeviceOptions = Pick<DeviceInit, "mode" | "size" | "parent" | "drvdata" | "groups">;

/** Devices and their nodes. */
export class ModuleDevices {
  readonly #devices: DeviceCore;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#devices = kernel.devices;
    this.#owner = owner;
  }

  /**
   * device_create(): makes /dev/`name` and its entries in /sys. With devt 0 it has no node.
   *
   * @param name `input!event0` and `input/event0` both are /dev/input/event0
   * @param options.mode permissions of the node. Default 0600, as in Linux, or what the class's `devnode` says
   * @param options.size what programs see as the file's size and SEEK_END counts from. Default 0
   * @param options.parent the device that it is a part of
   * @param options.drvdata the driver's own, `dev.drvdata` to begin with
   * @param options.groups attributes, besides those of the class
   * @throws KernelError EEXIST the name, or the number, is taken; EINVAL
   */
  create(cls: DeviceClass, devt: DevT, name: string, options: DeviceOptions = {}): Device {
    return this.register({ ...options, cls, devt, name });
  }

  /**
   * device_register(). On a bus it is offered to the drivers, for which insmod waits.
   *
   * @throws KernelError EEXIST, EINVAL
   */
  register(init: DeviceInit): Device {
    const device = this.#owner.devres.acquire(
      (onDestroy) => this.#devices.add(init, { owner: this.#owner, onDestroy }),
      (acquired) => (acquired.bus ? acquired.unregister() : acquired.destroy()),
    );
    if (device.bus) this.#owner.module.initWaitsFor(device.attached);
    return device;
  }
}
