import { array, bytes, char } from "./arrays.ts";
import { bool, s16, s32, s64, s8, u16, u32, u64, u8 } from "./scalars.ts";
import { pointer, struct } from "./struct.ts";
import { decode, encode } from "./type.ts";

/**
 * The types of C that a device and its programs share, for ioctl payloads:
 *
 *     const Reading = ctype.struct("reading", { millidegrees: ctype.s32, at: ctype.u64, where: ctype.char(16) });
 *
 * Sizes, offsets, padding and the order of bytes are those of the C compiler on this machine. `u64` and `s64` are bigints,
 * `char(n)` is a string that ends with a zero byte, `bytes(n)` a Uint8Array, `array(type, n)` an array. `encode(type, value)` and
 * `decode(type, bytes)` are for whoever calls ioctl from TypeScript; a driver has `arg.take(type)` and `arg.put(type, value)`.
 */
export const ctype = {
  ...{ u8, u16, u32, u64, s8, s16, s32, s64, bool },
  ...{ char, bytes, array, struct, pointer },
  ...{ encode, decode },
} as const;

export type { CFields, CMember, CStruct, StructValue } from "./struct.ts";
export type { CType, ValueOf } from "./type.ts";
