import type { DeviceClass } from "../device/class.ts";
import type { Device } from "../device/device.ts";
import type { DeviceCore, Keeper } from "../device/device-core.ts";
import { EINVAL, KernelError } from "../errno.ts";
import { attrRO } from "../fs/attr.ts";
import type { Attribute } from "../fs/sysfs.ts";
import { Ida } from "../ida.ts";

/** What is measured; `in` is a voltage. `enum hwmon_sensor_types`. */
export type HwmonType = "temp" | "in" | "curr" | "power" | "energy" | "humidity" | "fan";

/** A sensor: what it measures, and what is known of it, such as `input` and `max`. `struct hwmon_channel_info`. */
export interface HwmonChannel {
  readonly type: HwmonType;
  readonly attributes: readonly string[];
}

export interface HwmonDeviceOptions {
  /** The chip's, by which programs know it: no `-`, `*` or blanks. */
  readonly name: string;
  /** The device that it is a part of: the I²C client. */
  readonly parent?: Device | undefined;
  readonly channels: readonly HwmonChannel[];
  /**
   * Answers a value, in Linux's units: thousandths of a degree Celsius, of a volt, of an ampere, millionths of a watt.
   *
   * @param channel which of the sensors of that type, from 0
   * @throws KernelError such as EIO
   */
  read(type: HwmonType, attribute: string, channel: number): number | Promise<number>;
}

/** Sensors of what is in the machine: /sys/class/hwmon/hwmon0 and so on. */
export class HwmonCore {
  readonly #devices: DeviceCore;
  readonly #class: DeviceClass;
  readonly #numbers = new Ida();

  constructor({ devices }: { devices: DeviceCore }) {
    this.#devices = devices;
    this.#class = devices.createClass("hwmon");
  }

  /** hwmon_device_register_with_info(). @throws KernelError EINVAL for a name that programs cannot take */
  register(options: HwmonDeviceOptions, { owner, onDestroy }: Keeper = {}): Device {
    const { name, parent } = options;
    if (!/^[^-*\s/]+$/.test(name)) throw new KernelError(EINVAL, `'${name}' is no name for a sensor chip`);
    const attrs = [attrRO("name", () => `${name}\n`), ...filesOf(options)];
    return this.#numbers.allocFor((number) =>
      this.#devices.add(
        { name: `hwmon${number}`, cls: this.#class, parent, groups: [{ attrs }] },
        {
          owner,
          onDestroy: () => {
            this.#numbers.free(number);
            onDestroy?.();
          },
        },
      ),
    );
  }
}

/** `temp1_input`, and `in0_input`: all but voltages are counted from 1. */
function filesOf(options: HwmonDeviceOptions): Attribute[] {
  const { channels } = options;
  return channels.flatMap(({ type, attributes }, index) => {
    const channel = channels.slice(0, index).filter((other) => other.type === type).length;
    const number = type === "in" ? channel : channel + 1;
    return attributes.map((attribute) =>
      attrRO(
        `${type}${number}_${attribute}`,
        async () => `${await options.read(type, attribute, channel)}\n`,
      ),
    );
  });
}
