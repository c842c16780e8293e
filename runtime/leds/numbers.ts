import { EINVAL, ERANGE, KernelError } from "../errno.ts";

const LARGEST = 2n ** 64n - 1n;

/**
 * kstrtoul(text, 10): digits, a plus before and a newline after them allowed.
 *
 * @param what is set, for the message
 * @throws KernelError EINVAL no such number, ERANGE over 64 bits
 */
export function parseUnsigned(text: string, what: string): number {
  const [, digits] = /^\+?([0-9]+)\n?$/.exec(text) ?? [];
  if (digits === undefined) {
    throw new KernelError(EINVAL, `${what}: '${text.trim()}' is no whole number from 0 on`);
  }
  if (BigInt(digits) > LARGEST) throw new KernelError(ERANGE, `${what}: ${digits} is too large`);
  return Number(digits);
}
