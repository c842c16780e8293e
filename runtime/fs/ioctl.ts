/**
 * ioctl numbers, `include/uapi/asm-generic/ioctl.h`: direction, size, type and number in 32 bits. The size and
 * direction decide what a FUSE mount carries: `_IOR`, `_IOW` and `_IOWR` move their bytes, anything else none.
 */
import { EINVAL, KernelError } from "../errno.ts";
import type { CType } from "./ctype/type.ts";

const TYPE_SHIFT = 8;
const SIZE_SHIFT = 16;
const DIRECTION_SHIFT = 30;
const LARGEST_SIZE = (1 << 14) - 1;

export const IOC_NONE = 0;
/** Userspace writes, the driver reads. */
export const IOC_WRITE = 1;
/** Userspace reads, the driver writes. */
export const IOC_READ = 2;

/** What an ioctl number says of its argument: how many bytes it has, or the C type whose size that is. */
export type IoctlSize = number | CType<unknown>;

/**
 * @param type a byte, or the character that stands for it
 * @param nr a byte
 * @param size of the argument, 0 … 16383 bytes
 * @throws KernelError EINVAL for a part that does not fit its bits
 */
export function _IOC(direction: number, type: number | string, nr: number, size: IoctlSize): number {
  const typeByte = typeof type === "string" ? (type.codePointAt(0) ?? -1) : type;
  const bytes = typeof size === "number" ? size : size.size;
  check("direction", direction, 3);
  check("type", typeByte, 0xff);
  check("number", nr, 0xff);
  check("size", bytes, LARGEST_SIZE);
  return ((direction << DIRECTION_SHIFT) | (bytes << SIZE_SHIFT) | (typeByte << TYPE_SHIFT) | nr) >>> 0;
}

export const _IO = (type: number | string, nr: number): number => _IOC(IOC_NONE, type, nr, 0);
export const _IOR = (type: number | string, nr: number, size: IoctlSize): number =>
  _IOC(IOC_READ, type, nr, size);
export const _IOW = (type: number | string, nr: number, size: IoctlSize): number =>
  _IOC(IOC_WRITE, type, nr, size);
export const _IOWR = (type: number | string, nr: number, size: IoctlSize): number =>
  _IOC(IOC_READ | IOC_WRITE, type, nr, size);

export const _IOC_NR = (cmd: number): number => cmd & 0xff;
export const _IOC_TYPE = (cmd: number): number => (cmd >>> TYPE_SHIFT) & 0xff;
export const _IOC_SIZE = (cmd: number): number => (cmd >>> SIZE_SHIFT) & LARGEST_SIZE;
export const _IOC_DIR = (cmd: number): number => cmd >>> DIRECTION_SHIFT;

function check(part: string, value: number, largest: number): void {
  if (!Number.isInteger(value) || value < 0 || value > largest) {
    throw new KernelError(EINVAL, `ioctl ${part} ${value} is not in 0 … ${largest}`);
  }
}
