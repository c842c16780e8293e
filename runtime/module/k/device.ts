import type { DevT } from "../../device/chrdev.ts";
import type { Device, DeviceClass, DeviceFactory, DeviceOptions } from "../../device/class.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** Device classes. */
export class ModuleClasses {
  readonly #devices: DeviceFactory;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#devices = kernel.devices;
    this.#owner = owner;
  }

  /** class_create(). @throws KernelError EEXIST */
  create(name: string): DeviceClass {
    return this.#owner.devres.acquire(
      (released) => this.#devices.createClass(name, released),
      (cls) => {
        cls.destroy();
      },
    );
  }
}

/** Devices and their nodes. */
export class ModuleDevices {
  readonly #devices: DeviceFactory;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#devices = kernel.devices;
    this.#owner = owner;
  }

  /**
   * device_create(): makes /dev/`name` and its entries in /sys.
   *
   * @param options.mode permissions of the node. Default 0600, as in Linux
   * @param options.size what programs see as the file's size and SEEK_END counts from. Default 0
   * @throws KernelError EEXIST
   */
  create(cls: DeviceClass, devt: DevT, name: string, options: DeviceOptions = {}): Device {
    return this.#owner.devres.acquire(
      (released) => this.#devices.createDevice(cls, devt, name, options, released),
      (device) => {
        device.destroy();
      },
    );
  }
}
