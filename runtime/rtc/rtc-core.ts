import type { ChrdevRegion, ChrdevTable } from "../device/chrdev.ts";
import type { DeviceClass } from "../device/class.ts";
import type { DeviceCore, Keeper } from "../device/device-core.ts";
import { MKDEV } from "../device/devt.ts";
import { Teardown } from "../device/teardown.ts";
import { ENOSPC, KernelError } from "../errno.ts";
import type { Procfs } from "../fs/procfs.ts";
import { textFile } from "../fs/text-file.ts";
import { Ida } from "../ida.ts";
import { showRtc } from "./proc-rtc.ts";
import { RtcDevice, type RtcDeviceOptions } from "./rtc-device.ts";
import { rtcFile } from "./rtc-file.ts";
import { rtcAttributes, type RtcSettings, rtcSettings } from "./rtc-sysfs.ts";

/** RTC_DEV_MAX. */
const MOST_CLOCKS = 16;

export interface RtcParts {
  readonly devices: DeviceCore;
  readonly chrdevs: ChrdevTable;
  readonly proc: Procfs;
}

/** The real time clocks of a kernel, and their files: /dev/rtcN, /sys/class/rtc, /proc/driver/rtc. */
export class RtcCore {
  readonly #parts: RtcParts;
  readonly #class: DeviceClass;
  readonly #numbers = new Ida();
  /** The device numbers, as long as there is a clock. */
  #region: ChrdevRegion | undefined;

  constructor(parts: RtcParts) {
    this.#parts = parts;
    this.#class = parts.devices.createClass("rtc");
  }

  /** rtc_register_device(). @throws KernelError ENOSPC there are {@link MOST_CLOCKS} already */
  register(options: RtcDeviceOptions, { owner, onDestroy }: Keeper = {}): RtcDevice {
    const teardown = new Teardown();
    const rtc = new RtcDevice(options, () => {
      teardown.run();
      onDestroy?.();
    });
    teardown.guard(() => {
      const number = this.#takeNumber(teardown);
      rtc.name = `rtc${number}`;
      this.#show(rtc, number, owner, teardown);
    });
    return rtc;
  }

  #show(rtc: RtcDevice, number: number, owner: Keeper["owner"], teardown: Teardown): void {
    const { chrdevs, devices } = this.#parts;
    const devt = MKDEV(this.#region?.major ?? 0, number);
    const range = chrdevs.addCdev(devt, 1, { name: "rtc", ops: rtcFile(rtc), pin: owner });
    teardown.push(() => {
      chrdevs.removeCdev(range);
    });
    const settings = rtcSettings();
    const init = {
      name: rtc.name,
      cls: this.#class,
      parent: rtc.options.parent,
      devt,
      groups: [{ attrs: rtcAttributes(rtc, settings) }],
    };
    const device = devices.add(init, {
      owner,
      // The chip it is a part of may go first.
      onDestroy: () => {
        rtc.unregister();
      },
    });
    teardown.push(() => {
      device.destroy();
    });
    if (number === 0) this.#addProc(rtc, settings, owner, teardown);
  }

  #addProc(rtc: RtcDevice, settings: RtcSettings, owner: Keeper["owner"], teardown: Teardown): void {
    const file = textFile({ show: () => showRtc(rtc, settings) });
    const entry = this.#parts.proc.create("driver/rtc", 0, null, file, owner && { pin: owner });
    teardown.push(() => {
      entry.remove();
    });
  }

  #takeNumber(teardown: Teardown): number {
    if (this.#numbers.size === MOST_CLOCKS) {
      throw new KernelError(ENOSPC, `there are ${MOST_CLOCKS} clocks already`);
    }
    this.#region ??= this.#parts.chrdevs.allocRegion(0, MOST_CLOCKS, "rtc");
    const number = this.#numbers.alloc();
    teardown.push(() => {
      this.#numbers.free(number);
      if (this.#numbers.size > 0) return;
      this.#region?.unregister();
      this.#region = undefined;
    });
    return number;
  }
}
