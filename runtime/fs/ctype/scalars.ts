import { ALIGN_OF_64_BITS, type CType, LITTLE_ENDIAN, makeType } from "./type.ts";

type Bits = 8 | 16 | 32;

/** An integer of up to 32 bits, which a number holds. */
function small(name: string, kind: "Int" | "Uint", bits: Bits): CType<number> {
  const [lowest, highest] = kind === "Uint" ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  const [get, set] = [`get${kind}${bits}`, `set${kind}${bits}`] as const;
  return makeType<number>({
    size: bits / 8,
    align: bits / 8,
    declare: (identifier) => declaration(name, identifier),
    read: (view, at) => view[get](at, LITTLE_ENDIAN),
    write(view, at, value, what) {
      if (!Number.isInteger(value)) throw new TypeError(`${what}: ${describe(value)} is no whole number`);
      if (value < lowest || value > highest) throw outOfRange(what, value, lowest, highest);
      view[set](at, value, LITTLE_ENDIAN);
    },
  });
}

/** An integer of 64 bits: a bigint, since a number would not hold them all. */
function wide(name: string, kind: "BigInt64" | "BigUint64"): CType<bigint> {
  const [lowest, highest] = kind === "BigUint64" ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
  return makeType<bigint>({
    size: 8,
    align: ALIGN_OF_64_BITS,
    declare: (identifier) => declaration(name, identifier),
    read: (view, at) => view[`get${kind}`](at, LITTLE_ENDIAN),
    write(view, at, value, what) {
      if (typeof value !== "bigint") throw new TypeError(`${what}: ${describe(value)} is no bigint`);
      if (value < lowest || value > highest) throw outOfRange(what, value, lowest, highest);
      view[`set${kind}`](at, value, LITTLE_ENDIAN);
    },
  });
}

export const u8 = small("__u8", "Uint", 8);
export const s8 = small("__s8", "Int", 8);
export const u16 = small("__u16", "Uint", 16);
export const s16 = small("__s16", "Int", 16);
export const u32 = small("__u32", "Uint", 32);
export const s32 = small("__s32", "Int", 32);
export const u64 = wide("__u64", "BigUint64");
export const s64 = wide("__s64", "BigInt64");

/** A byte that is 0 or 1, as interfaces of the kernel declare truth values; any other byte reads as true. */
export const bool = makeType<boolean>({
  size: 1,
  align: 1,
  declare: (identifier) => declaration("__u8", identifier),
  read: (view, at) => view.getUint8(at) !== 0,
  write(view, at, value, what) {
    if (typeof value !== "boolean") throw new TypeError(`${what}: ${describe(value)} is no boolean`);
    view.setUint8(at, value ? 1 : 0);
  },
});

export const declaration = (type: string, identifier = ""): string =>
  identifier === "" ? type : `${type} ${identifier}`;

/** A value, in an error message; it may be anything. */
export function describe(value: unknown): string {
  const printable = ["number", "bigint", "boolean", "undefined"].includes(typeof value);
  return printable || value === null ? String(value) : `a ${typeof value}`;
}

function outOfRange(what: string, value: unknown, lowest: unknown, highest: unknown): RangeError {
  return new RangeError(`${what}: ${String(value)} is not in ${String(lowest)} … ${String(highest)}`);
}
