import { EINVAL, KernelError } from "../errno.ts";

/** How the numbers of a value are meant, `include/linux/iio/types.h`. */
export const IIO_VAL_INT = 1 as const;
/** `val` and `val2` millionths; a negative one has its sign in both, or in `val2` where `val` is 0. */
export const IIO_VAL_INT_PLUS_MICRO = 2 as const;
export const IIO_VAL_INT_PLUS_NANO = 3 as const;
/** `val` by `val2`. */
export const IIO_VAL_FRACTIONAL = 10 as const;
/** `val` by 2 to the power of `val2`. */
export const IIO_VAL_FRACTIONAL_LOG2 = 11 as const;

/** What a driver answers for a value: how it is meant, and one or two integers. */
export type IioValue =
  | readonly [kind: typeof IIO_VAL_INT, val: number]
  | readonly [
      kind:
        | typeof IIO_VAL_INT_PLUS_MICRO
        | typeof IIO_VAL_INT_PLUS_NANO
        | typeof IIO_VAL_FRACTIONAL
        | typeof IIO_VAL_FRACTIONAL_LOG2,
      val: number,
      val2: number,
    ];

const NANO = 1_000_000_000n;

/** iio_format_value(): the text of it, without a newline. @throws KernelError EINVAL for what are no integers */
export function formatIioValue([kind, val, val2 = 0]: IioValue): string {
  if (!Number.isInteger(val) || !Number.isInteger(val2)) {
    throw new KernelError(EINVAL, `an IIO value is made of integers, not of ${val} and ${val2}`);
  }
  switch (kind) {
    case IIO_VAL_INT:
      return String(val);
    case IIO_VAL_INT_PLUS_MICRO:
      return fixed(BigInt(val) * 1_000_000n + signed(val, val2), 6);
    case IIO_VAL_INT_PLUS_NANO:
      return fixed(BigInt(val) * NANO + signed(val, val2), 9);
    case IIO_VAL_FRACTIONAL:
      if (val2 === 0) throw new KernelError(EINVAL, "an IIO value by zero");
      return fixed((BigInt(val) * NANO) / BigInt(val2), 9);
    case IIO_VAL_FRACTIONAL_LOG2:
      return fixed((BigInt(val) * NANO) >> BigInt(val2), 9);
  }
}

/** The small part has the sign of the whole, or its own. */
function signed(val: number, val2: number): bigint {
  return BigInt(val < 0 && val2 > 0 ? -val2 : val2);
}

function fixed(scaled: bigint, digits: number): string {
  const text = String(scaled < 0n ? -scaled : scaled).padStart(digits + 1, "0");
  return `${scaled < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * iio_str_to_fixpoint(): `-1.5` is the whole part and millionths of the same sign; what is finer is cut off.
 *
 * @throws KernelError EINVAL
 */
export function parseIioValue(text: string): [val: number, val2: number] {
  const [, sign, whole = "", part = ""] = /^([+-]?)(\d+)(?:\.(\d+))?\n?$/.exec(text) ?? [];
  const magnitude = Number(whole);
  if (whole === "" || magnitude > 0x7fff_ffff) throw new KernelError(EINVAL, `'${text.trim()}' is no number`);
  const [val, val2] = [magnitude, Number(part.slice(0, 6).padEnd(6, "0"))];
  return sign === "-" ? [0 - val, 0 - val2] : [val, val2];
}
