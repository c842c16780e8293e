import { EINVAL, KernelError } from "../errno.ts";

/** Kinds of channels, by what their files call them: `enum iio_chan_type`. */
export const IIO_VOLTAGE = "voltage" as const;
export const IIO_CURRENT = "current" as const;
export const IIO_POWER = "power" as const;
export const IIO_ACCEL = "accel" as const;
export const IIO_ANGL_VEL = "anglvel" as const;
export const IIO_MAGN = "magn" as const;
export const IIO_LIGHT = "illuminance" as const;
export const IIO_INTENSITY = "intensity" as const;
export const IIO_PROXIMITY = "proximity" as const;
export const IIO_TEMP = "temp" as const;
export const IIO_PRESSURE = "pressure" as const;
export const IIO_HUMIDITYRELATIVE = "humidityrelative" as const;

export type IioChanType =
  | typeof IIO_VOLTAGE
  | typeof IIO_CURRENT
  | typeof IIO_POWER
  | typeof IIO_ACCEL
  | typeof IIO_ANGL_VEL
  | typeof IIO_MAGN
  | typeof IIO_LIGHT
  | typeof IIO_INTENSITY
  | typeof IIO_PROXIMITY
  | typeof IIO_TEMP
  | typeof IIO_PRESSURE
  | typeof IIO_HUMIDITYRELATIVE;

/** What there is to know of a channel, by what its file is called: `enum iio_chan_info_enum`. */
export const IIO_CHAN_INFO_RAW = "raw" as const;
/** The value in the unit of the ABI: thousandths of a degree Celsius, kilopascals, thousandths of a per cent. */
export const IIO_CHAN_INFO_PROCESSED = "input" as const;
export const IIO_CHAN_INFO_SCALE = "scale" as const;
export const IIO_CHAN_INFO_OFFSET = "offset" as const;
export const IIO_CHAN_INFO_SAMP_FREQ = "sampling_frequency" as const;
export const IIO_CHAN_INFO_OVERSAMPLING_RATIO = "oversampling_ratio" as const;
export const IIO_CHAN_INFO_INT_TIME = "integration_time" as const;

export type IioChanInfo =
  | typeof IIO_CHAN_INFO_RAW
  | typeof IIO_CHAN_INFO_PROCESSED
  | typeof IIO_CHAN_INFO_SCALE
  | typeof IIO_CHAN_INFO_OFFSET
  | typeof IIO_CHAN_INFO_SAMP_FREQ
  | typeof IIO_CHAN_INFO_OVERSAMPLING_RATIO
  | typeof IIO_CHAN_INFO_INT_TIME;

/** One thing that a device measures, or puts out: `struct iio_chan_spec`. */
export interface IioChanSpec {
  readonly type: IioChanType;
  /** It puts out instead of measuring. Default false. */
  readonly output?: boolean;
  /** Its number where there are several of a type, with `indexed`. Default 0. */
  readonly channel?: number;
  readonly indexed?: boolean;
  /** Which part of it: `x`, `y`, `both`, `ir`. */
  readonly modifier?: string;
  /** What is known of this channel alone: info_mask_separate. */
  readonly infoSeparate?: readonly IioChanInfo[];
  /** What all channels of the type have in common. */
  readonly infoSharedByType?: readonly IioChanInfo[];
  /** What all channels of the device have in common. */
  readonly infoSharedByAll?: readonly IioChanInfo[];
  /** Of what the values that it may have are known: `in_temp_oversampling_ratio_available`. */
  readonly infoSeparateAvailable?: readonly IioChanInfo[];
  /** The driver's own: a register. */
  readonly address?: number;
}

/** A file of a channel. Several channels may have one in common. */
export interface ChannelFile {
  readonly name: string;
  readonly chan: IioChanSpec;
  readonly info: IioChanInfo;
  /** It tells the values that there may be. */
  readonly isAvailable: boolean;
}

/** The files of a device's channels, as iio_device_add_info_mask_type() names them. @throws KernelError EINVAL two of one name */
export function channelFiles(channels: readonly IioChanSpec[]): ChannelFile[] {
  const files = new Map<string, ChannelFile>();
  for (const chan of channels) {
    for (const file of separateFiles(chan)) {
      if (files.has(file.name)) throw new KernelError(EINVAL, `two channels would both have ${file.name}`);
      files.set(file.name, file);
    }
    for (const file of sharedFiles(chan)) if (!files.has(file.name)) files.set(file.name, file);
  }
  return [...files.values()];
}

function separateFiles(chan: IioChanSpec): ChannelFile[] {
  const { infoSeparate = [], infoSeparateAvailable = [] } = chan;
  const name = channelName(chan);
  return [
    ...infoSeparate.map((info) => ({ name: `${name}_${info}`, chan, info, isAvailable: false })),
    ...infoSeparateAvailable.map((info) => ({
      name: `${name}_${info}_available`,
      chan,
      info,
      isAvailable: true,
    })),
  ];
}

function sharedFiles(chan: IioChanSpec): ChannelFile[] {
  const { infoSharedByType = [], infoSharedByAll = [] } = chan;
  const file = (name: string, info: IioChanInfo): ChannelFile => ({ name, chan, info, isAvailable: false });
  return [
    ...infoSharedByType.map((info) => file(`${direction(chan)}_${chan.type}_${info}`, info)),
    ...infoSharedByAll.map((info) => file(info, info)),
  ];
}

/** `in_temp`, `in_voltage3`, `in_accel_x`. */
function channelName(chan: IioChanSpec): string {
  const { type, channel = 0, indexed = false, modifier } = chan;
  const index = indexed ? String(channel) : "";
  return `${direction(chan)}_${type}${index}${modifier === undefined ? "" : `_${modifier}`}`;
}

const direction = ({ output = false }: IioChanSpec): string => (output ? "out" : "in");
