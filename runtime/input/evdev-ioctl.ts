import { EBUSY, EFAULT, EINVAL, ENOENT, ENOSYS, ENOTTY } from "../errno.ts";
import { _IOC_DIR, _IOC_NR, _IOC_TYPE, _IOR, _IOW, IOC_READ, IOC_WRITE } from "../fs/ioctl.ts";
import type { IoctlArgument } from "../fs/ioctl-argument.ts";
import type { Bits } from "./bits.ts";
import { CLOCK_BOOTTIME, CLOCK_MONOTONIC, CLOCK_REALTIME, type EvdevClient } from "./evdev-client.ts";
import { EV_MAX, EV_REP, EV_SYN, REP_DELAY, REP_PERIOD } from "./event-codes.ts";
import type { InputDevice } from "./input-device.ts";
import type { AbsInfo } from "./input-state.ts";

/** EV_VERSION. */
const VERSION = 0x010001;

/** Numbers of `include/uapi/linux/input.h` whose size is fixed. */
export const EVIOCGVERSION = _IOR("E", 0x01, 4);
export const EVIOCGID = _IOR("E", 0x02, 8);
export const EVIOCGREP = _IOR("E", 0x03, 8);
export const EVIOCSREP = _IOW("E", 0x03, 8);
/** Its argument is a value, though its number says a pointer: through a FUSE mount it fails with EFAULT. */
export const EVIOCGRAB = _IOW("E", 0x90, 4);
export const EVIOCSCLOCKID = _IOW("E", 0xa0, 4);
/** Numbers whose size the program chooses: how much of the answer it wants. */
export const EVIOCGNAME = (size: number): number => _IOR("E", 0x06, size);
export const EVIOCGPHYS = (size: number): number => _IOR("E", 0x07, size);
export const EVIOCGUNIQ = (size: number): number => _IOR("E", 0x08, size);
export const EVIOCGPROP = (size: number): number => _IOR("E", 0x09, size);
export const EVIOCGKEY = (size: number): number => _IOR("E", 0x18, size);
export const EVIOCGLED = (size: number): number => _IOR("E", 0x19, size);
export const EVIOCGSND = (size: number): number => _IOR("E", 0x1a, size);
export const EVIOCGSW = (size: number): number => _IOR("E", 0x1b, size);
export const EVIOCGBIT = (type: number, size: number): number => _IOR("E", 0x20 + type, size);
export const EVIOCGABS = (axis: number): number => _IOR("E", 0x40 + axis, ABS_INFO_SIZE);
export const EVIOCSABS = (axis: number): number => _IOW("E", 0xc0 + axis, ABS_INFO_SIZE);

const ABS_INFO_SIZE = 24;
const ABS_INFO_FIELDS = ["value", "minimum", "maximum", "fuzz", "flat", "resolution"] as const;
const FIRST_BIT_NR = 0x20;
const FIRST_ABS_NR = 0x40;
const FIRST_SET_ABS_NR = 0xc0;
const AXES = 0x40;

interface Context {
  readonly device: InputDevice;
  readonly client: EvdevClient;
  readonly grab: (wanted: boolean) => boolean;
}

/** The ioctl(2) of evdev: what the device is, what it can do, what it shows. */
export function evdevIoctl(cmd: number, arg: IoctlArgument, context: Context): number {
  if (_IOC_TYPE(cmd) !== "E".charCodeAt(0)) return -ENOTTY;
  const fixed = fixedSize(cmd, arg, context);
  if (fixed !== undefined) return fixed;
  const nr = _IOC_NR(cmd);
  if (_IOC_DIR(cmd) === IOC_READ) {
    if (nr >= FIRST_ABS_NR && nr < FIRST_ABS_NR + AXES)
      return putAxis(context.device.axis(nr - FIRST_ABS_NR), arg);
    return answer(nr, arg, context.device) ?? -EINVAL;
  }
  if (_IOC_DIR(cmd) === IOC_WRITE && nr >= FIRST_SET_ABS_NR) {
    return takeAxis(context.device.axis(nr - FIRST_SET_ABS_NR), arg);
  }
  return -EINVAL;
}

function fixedSize(cmd: number, arg: IoctlArgument, { device, client, grab }: Context): number | undefined {
  switch (cmd) {
    case EVIOCGVERSION:
      return putAll(arg, words(4, VERSION));
    case EVIOCGID: {
      const { bustype, vendor, product, version } = device.id;
      return putAll(arg, words(2, bustype, vendor, product, version));
    }
    case EVIOCGREP:
      return device.capabilities.hasType(EV_REP) ? putAll(arg, words(4, ...device.state.repeat)) : -ENOSYS;
    case EVIOCSREP:
      return setRepeat(device, arg);
    case EVIOCGRAB:
      return grab(arg.value !== 0) ? 0 : arg.value !== 0 ? -EBUSY : -EINVAL;
    case EVIOCSCLOCKID:
      return setClock(client, arg.data.getInt32(0, true));
    default:
      return undefined;
  }
}

function setRepeat(device: InputDevice, arg: IoctlArgument): number {
  if (!device.capabilities.hasType(EV_REP)) return -ENOSYS;
  device.event(EV_REP, REP_DELAY, arg.data.getInt32(0, true));
  device.event(EV_REP, REP_PERIOD, arg.data.getInt32(4, true));
  return 0;
}

function setClock(client: EvdevClient, clock: number): number {
  if (![CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME].includes(clock)) return -EINVAL;
  client.setClock(clock);
  return 0;
}

/** Texts and bitmaps, of which the program gets as much as it asked for. */
function answer(
  nr: number,
  arg: IoctlArgument,
  { name, phys, uniq, capabilities, state }: InputDevice,
): number | undefined {
  switch (nr) {
    case 0x06:
      return putText(arg, name);
    case 0x07:
      return putText(arg, phys);
    case 0x08:
      return putText(arg, uniq);
    case 0x09:
      return putBits(arg, capabilities.properties);
    case 0x18:
      return putBits(arg, state.keys);
    case 0x19:
      return putBits(arg, state.leds);
    case 0x1a:
      return putBits(arg, state.sounds);
    case 0x1b:
      return putBits(arg, state.switches);
    default:
      return nr >= FIRST_BIT_NR && nr <= FIRST_BIT_NR + EV_MAX ? putCodes(arg, nr - FIRST_BIT_NR) : undefined;
  }

  function putCodes(to: IoctlArgument, type: number): number | undefined {
    const bits = type === EV_SYN ? capabilities.types : capabilities.codes(type);
    return bits && putBits(to, bits);
  }
}

/** str_to_user(): with its 0; a device that does not say it has none, and that is ENOENT. */
function putText(arg: IoctlArgument, text: string): number {
  return text === "" ? -ENOENT : put(arg, Buffer.from(`${text}\0`));
}

const putBits = (arg: IoctlArgument, bits: Bits): number => put(arg, bits.bytes);

function putAxis(axis: AbsInfo | undefined, arg: IoctlArgument): number {
  if (!axis) return -EINVAL;
  return putAll(arg, words(4, ...ABS_INFO_FIELDS.map((field) => axis[field])));
}

function takeAxis(axis: AbsInfo | undefined, arg: IoctlArgument): number {
  if (!axis) return -EINVAL;
  if (arg.bytes.length < ABS_INFO_SIZE) return -EFAULT;
  ABS_INFO_FIELDS.forEach((field, index) => {
    axis[field] = arg.data.getInt32(index * 4, true);
  });
  return 0;
}

/** What has one size: 0 is the answer, and evtest(1) takes any other for a failure. */
function putAll(arg: IoctlArgument, bytes: Uint8Array): number {
  put(arg, bytes);
  return 0;
}

/** What a program asked for so many bytes of: answers how many it got. */
function put(arg: IoctlArgument, bytes: Uint8Array): number {
  const part = bytes.subarray(0, arg.bytes.length);
  arg.put(part);
  return part.length;
}

function words(size: 2 | 4, ...values: number[]): Uint8Array {
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, index) => {
    if (size === 2) bytes.writeUInt16LE(value, index * 2);
    else bytes.writeInt32LE(value, index * 4);
  });
  return bytes;
}
