import { randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { EINVAL, KernelError } from "../errno.ts";

/** get_random_bytes(): as many bytes that nobody can foretell. */
export function getRandomBytes(count: number): Buffer {
  return randomBytes(count);
}

/** get_random_u32(). */
export function getRandomU32(): number {
  return randomBytes(4).readUInt32LE();
}

const U32_END = 2 ** 32;

/** get_random_u32_below(): from 0 to `end` - 1, each as likely. @throws KernelError EINVAL */
export function getRandomU32Below(end: number): number {
  if (!Number.isInteger(end) || end < 1 || end > U32_END) {
    throw new KernelError(EINVAL, `an end from 1 to ${U32_END} is needed, not ${end}`);
  }
  return randomInt(end);
}

/**
 * crypto_memneq(): whether two pieces of memory differ, in a time that does not depend on where. With it a MAC or a
 * password is checked; `===` and `Buffer.equals` tell an attacker how far he is.
 */
export function cryptoMemneq(one: Uint8Array, other: Uint8Array): boolean {
  return one.length !== other.length || !timingSafeEqual(one, other);
}
