import type { InputDevice, InputDeviceOptions } from "../../input/input-device.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** Input devices: keyboards, buttons, anything that sends events. */
export class ModuleInput {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * input_allocate_device(): a device that programs do not see yet. Say what it can send, then register() it.
   * unregister() gives it back early.
   */
  allocate(options: InputDeviceOptions = {}): InputDevice {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.input.allocate(options, this.#owner, released),
      (device) => {
        device.unregister();
      },
    );
  }
}
