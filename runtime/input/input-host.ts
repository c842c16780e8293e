import type { KernelError } from "../errno.ts";
import type { Autorepeat } from "./autorepeat.ts";
import type { InputDevice } from "./input-device.ts";
import type { InputTime } from "./input-event.ts";

/** What an input device needs of the core that it belongs to. */
export interface InputHost {
  /** @throws KernelError */
  register(device: InputDevice): void;
  unregister(device: InputDevice): void;
  autorepeat(device: InputDevice, repeat: (key: number) => boolean): Autorepeat;
  /** A moment on CLOCK_MONOTONIC, in nanoseconds, on all clocks. Default: now. */
  time(monotonic?: number): InputTime;
  /** Runs a callback of the device's driver; answers why it refused, and EIO when it failed. */
  contain(device: InputDevice, what: string, action: () => unknown): KernelError | undefined;
}
