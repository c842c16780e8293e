import type { Device } from "../../device/device.ts";
import type { IioDeviceOptions } from "../../iio/iio-core.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** Devices that measure: industrial I/O. */
export class ModuleIio {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * iio_device_register(): makes /sys/bus/iio/devices/iio:device`N`, with a file for all that is known of each channel.
   *
   * @throws KernelError EINVAL two channels have one name
   */
  register(options: IioDeviceOptions): Device {
    return this.#owner.devres.acquire(
      (onDestroy) => this.#kernel.iio.register(options, { owner: this.#owner, onDestroy }),
      (device) => device.unregister(),
    );
  }
}
