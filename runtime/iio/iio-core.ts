import type { Bus } from "../device/bus.ts";
import type { BusCore } from "../device/bus-core.ts";
import type { Device } from "../device/device.ts";
import type { DeviceCore, Keeper } from "../device/device-core.ts";
import { EINVAL, KernelError } from "../errno.ts";
import type { Attribute } from "../fs/sysfs.ts";
import { Ida } from "../ida.ts";
import { type ChannelFile, channelFiles, type IioChanInfo, type IioChanSpec } from "./channel.ts";
import { formatIioValue, type IioValue, parseIioValue } from "./value.ts";

type Answer<T> = T | Promise<T>;

/** A device that measures: `struct iio_dev` with its `struct iio_info`. */
export interface IioDeviceOptions {
  /** What it is, in its file `name`: `bme280`. */
  readonly name: string;
  /** The device that it is a part of: the I²C client. */
  readonly parent?: Device | undefined;
  readonly channels: readonly IioChanSpec[];
  /** Answers a value of a channel. It may take waiting. @throws KernelError such as EIO */
  readRaw(chan: IioChanSpec, info: IioChanInfo): Answer<IioValue>;
  /** Sets one: the whole part and millionths. Without it nothing can be set: EINVAL. @throws KernelError EINVAL */
  writeRaw?(chan: IioChanSpec, val: number, val2: number, info: IioChanInfo): Answer<void>;
  /** The values that one may have. */
  readAvail?(chan: IioChanSpec, info: IioChanInfo): Answer<readonly IioValue[]>;
}

/** Devices that measure: /sys/bus/iio/devices/iio:device0 and so on. */
export class IioCore {
  readonly #devices: DeviceCore;
  readonly #bus: Bus;
  readonly #numbers = new Ida();

  constructor({ buses, devices }: { buses: BusCore; devices: DeviceCore }) {
    this.#devices = devices;
    this.#bus = buses.register({ name: "iio" });
  }

  /** iio_device_register(). @throws KernelError EINVAL two channels have one name */
  register(options: IioDeviceOptions, { owner, onDestroy }: Keeper = {}): Device {
    const attrs = [
      nameFile(options),
      ...channelFiles(options.channels).map((file) => attribute(file, options)),
    ];
    return this.#numbers.allocFor((number) =>
      this.#devices.add(
        { name: `iio:device${number}`, bus: this.#bus, parent: options.parent, groups: [{ attrs }] },
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

const nameFile = ({ name }: IioDeviceOptions): Attribute => ({
  name: "name",
  mode: 0o444,
  show: () => `${name}\n`,
});

function attribute(file: ChannelFile, device: IioDeviceOptions): Attribute {
  const { name, chan, info } = file;
  if (file.isAvailable) return { name, mode: 0o444, show: () => showAvailable(file, device) };
  return {
    name,
    mode: 0o644,
    show: async () => `${formatIioValue(await device.readRaw(chan, info))}\n`,
    store: (text) => store(text, file, device),
  };
}

/** iio_read_channel_info_avail(): all in one line. */
async function showAvailable({ chan, info }: ChannelFile, device: IioDeviceOptions): Promise<string> {
  const values = (await device.readAvail?.(chan, info)) ?? [];
  return `${values.map(formatIioValue).join(" ")}\n`;
}

async function store(
  text: string,
  { name, chan, info }: ChannelFile,
  device: IioDeviceOptions,
): Promise<void> {
  const [val, val2] = parseIioValue(text);
  if (!device.writeRaw) throw new KernelError(EINVAL, `${name} of ${device.name} cannot be set`);
  await device.writeRaw(chan, val, val2, info);
}
