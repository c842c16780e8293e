import type { Device } from "../../device/device.ts";
import type { HwmonDeviceOptions } from "../../hwmon/hwmon-core.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** Sensors of what is in the machine. */
export class ModuleHwmon {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * devm_hwmon_device_register_with_info(): makes /sys/class/hwmon/hwmon`N`, with a file for all that is known of each sensor.
   *
   * @throws KernelError EINVAL for a name that programs cannot take
   */
  register(options: HwmonDeviceOptions): Device {
    return this.#owner.devres.acquire(
      (onDestroy) => this.#kernel.hwmon.register(options, { owner: this.#owner, onDestroy }),
      (device) => device.unregister(),
    );
  }
}
