import type { Kernel } from "../../kernel.ts";
import {
  LineDiscipline,
  type LineCounts,
  type LineOps,
  type LineTimer,
} from "../../serial/line-discipline.ts";
import type { SerdevDevice, SerdevDeviceOps } from "../../serial/serdev.ts";
import type { SerdevSettings } from "../../serial/serial-core.ts";
import { Timer } from "../../time/timer.ts";
import type { Owner } from "../owner.ts";

/** A serial device that talks in lines. */
export interface SerdevLines {
  readonly serdev: SerdevDevice;
  readonly counts: LineCounts;
}

/** Serial devices: whatever is at the end of a serial port. */
export class ModuleSerdev {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /** The ports that are there now: `ttyAMA0`, `ttyUSB0`. */
  list(): readonly string[] {
    return this.#kernel.serial.list();
  }

  /**
   * serdev_device_open(): takes a port for this driver alone, and opens it.
   *
   * @param port `serial0`, `ttyUSB0`, or a path: `/dev/serial/by-id/…` stays the same wherever it is plugged in
   * @throws KernelError EBUSY who has it is said; ENOENT, EACCES, ENODEV, EINVAL: each with what to do
   */
  open(port: string, settings: SerdevSettings, ops: SerdevDeviceOps = {}): Promise<SerdevDevice> {
    return this.#open(port, settings, ops, () => undefined);
  }

  /** As {@link open}, for a device that talks in lines. */
  async openLines(port: string, settings: SerdevSettings, ops: LineOps): Promise<SerdevLines> {
    const lines = new LineDiscipline(ops, (expired) => this.#timer(port, expired));
    const serdev = await this.#open(port, settings, lines.ops, () => lines.close());
    return { serdev, counts: lines.counts };
  }

  async #open(
    port: string,
    settings: SerdevSettings,
    ops: SerdevDeviceOps,
    closed: () => void,
  ): Promise<SerdevDevice> {
    const serdev = this.#acquire(port, settings, ops, closed);
    try {
      await serdev.open();
    } catch (error) {
      await serdev.close();
      throw error;
    }
    return serdev;
  }

  #acquire(port: string, settings: SerdevSettings, ops: SerdevDeviceOps, closed: () => void): SerdevDevice {
    return this.#owner.devres.acquire(
      (released) =>
        this.#kernel.serial.take(port, settings, ops, this.#owner, () => {
          closed();
          released();
        }),
      (acquired) => acquired.destroy(),
    );
  }

  /** It goes when the device is closed. */
  #timer(port: string, expired: () => void): LineTimer {
    const { timers } = this.#kernel;
    const timer = new Timer(timers, expired, { name: `lines of ${port}`, owner: this.#owner });
    return { timer, jiffies: () => timers.jiffies };
  }
}
