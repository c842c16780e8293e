import type { Kernel } from "../../kernel.ts";
import type { RtcDevice, RtcDeviceOptions } from "../../rtc/rtc-device.ts";
import type { Owner } from "../owner.ts";

/** Real time clocks. */
export class ModuleRtc {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * devm_rtc_register_device(): makes /dev/rtc`N` and /sys/class/rtc/rtc`N`, of the first one also /proc/driver/rtc. unregister() gives
   * it back early.
   *
   * @throws KernelError ENOSPC there are 16 already
   */
  register(options: RtcDeviceOptions): RtcDevice {
    return this.#owner.devres.acquire(
      (onDestroy) => this.#kernel.rtc.register(options, { owner: this.#owner, onDestroy }),
      (rtc) => {
        rtc.unregister();
      },
    );
  }
}
