/** Text to numbers, `lib/kstrtox.c`: strict, for whoever takes a value from outside. */
import { EINVAL, ERANGE, KernelError } from "./errno.ts";

const DIGITS = new Map([
  [2, /^[01]+$/],
  [8, /^[0-7]+$/],
  [10, /^[0-9]+$/],
  [16, /^[0-9a-fA-F]+$/],
]);
const PREFIXES = new Map([
  [2, "0b"],
  [8, "0o"],
  [10, ""],
  [16, "0x"],
]);

/** An integer type of C. */
interface IntegerType {
  readonly name: string;
  readonly lowest: bigint;
  readonly highest: bigint;
}

/**
 * What all the kstrto functions do: digits, a sign before them, and one newline behind, as `echo` writes it; nothing else.
 *
 * @param base 0 to tell by the digits: 0x… is hexadecimal, 0… is octal
 * @throws KernelError EINVAL for what is no number, ERANGE for one that the type cannot hold
 */
export function parseInteger(text: string, { name, lowest, highest }: IntegerType, base = 0): bigint {
  const [, sign = "", given = ""] = /^([+-]?)([0-9a-zA-Z]+)\n?$/.exec(text) ?? [];
  const { radix, digits } = inBase(given, base);
  if (!DIGITS.get(radix)?.test(digits) || (sign === "-" && lowest === 0n)) {
    throw new KernelError(EINVAL, `'${text.trimEnd()}' is no ${name}`);
  }
  const magnitude = BigInt(`${PREFIXES.get(radix)}${digits}`);
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < lowest || value > highest) throw new KernelError(ERANGE, `${name} is ${lowest} … ${highest}`);
  return value;
}

/** _parse_integer_fixup_radix(). */
function inBase(given: string, base: number): { radix: number; digits: string } {
  const isHexadecimal = /^0[xX]/.test(given);
  if (isHexadecimal && (base === 0 || base === 16)) return { radix: 16, digits: given.slice(2) };
  if (base !== 0) return { radix: base, digits: given };
  return { radix: given.startsWith("0") ? 8 : 10, digits: given };
}

/** kstrtobool(): y, yes, t, true, 1, on and their opposites, of which only the first letters are looked at. @throws KernelError EINVAL */
export function kstrtobool(text: string): boolean {
  if (/^([yYtT1]|[oO][nN])/.test(text)) return true;
  if (/^([nNfF0]|[oO][fF])/.test(text)) return false;
  throw new KernelError(EINVAL, "a bool is one of y, n, 1, 0, on, off");
}

/** Text to a number: `base` as for parseInteger(). @throws KernelError EINVAL, ERANGE */
type ToNumber = (text: string, base?: number) => number;
type ToBigint = (text: string, base?: number) => bigint;

export const kstrtou8: ToNumber = narrow(unsigned("u8", 8));
export const kstrtos8: ToNumber = narrow(signed("s8", 8));
export const kstrtou16: ToNumber = narrow(unsigned("u16", 16));
export const kstrtos16: ToNumber = narrow(signed("s16", 16));
export const kstrtouint: ToNumber = narrow(unsigned("unsigned int", 32));
export const kstrtoint: ToNumber = narrow(signed("int", 32));
/** A long has 64 bits, which a number would not hold. */
export const kstrtoul: ToBigint = wide(unsigned("unsigned long", 64));
export const kstrtol: ToBigint = wide(signed("long", 64));
export const kstrtoull: ToBigint = wide(unsigned("unsigned long long", 64));
export const kstrtoll: ToBigint = wide(signed("long long", 64));

function unsigned(name: string, bits: number): IntegerType {
  return { name, lowest: 0n, highest: 2n ** BigInt(bits) - 1n };
}

function signed(name: string, bits: number): IntegerType {
  const half = 2n ** BigInt(bits - 1);
  return { name, lowest: -half, highest: half - 1n };
}

function narrow(type: IntegerType): ToNumber {
  return (text, base) => Number(parseInteger(text, type, base));
}

function wide(type: IntegerType): ToBigint {
  return (text, base) => parseInteger(text, type, base);
}
