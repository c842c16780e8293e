/** Time in ticks, and how it is converted: `include/linux/jiffies.h`, with its rounding. */
import { EINVAL, KernelError } from "../errno.ts";

/** Ticks a second. 250 is what distributions configure; the divisions below come out even with it. */
export const HZ = 250;
export const NSEC_PER_JIFFY = 1e9 / HZ;
const USEC_PER_JIFFY = 1e6 / HZ;
const MSEC_PER_JIFFY = 1e3 / HZ;

/**
 * The longest wait, in jiffies: half of the largest `long` less one. A `long` here is what a number counts exactly (53 bits),
 * so that `jiffies + MAX_JIFFY_OFFSET` is exact too.
 */
export const MAX_JIFFY_OFFSET = (Number.MAX_SAFE_INTEGER - 1) / 2 - 1;

/** msecs_to_jiffies(): rounded up, so that a wait is never too short. Negative means for ever: MAX_JIFFY_OFFSET. */
export function msecsToJiffies(milliseconds: number): number {
  return atLeast(milliseconds, MSEC_PER_JIFFY);
}

/** usecs_to_jiffies(): rounded up. Negative means for ever: MAX_JIFFY_OFFSET. */
export function usecsToJiffies(microseconds: number): number {
  return atLeast(microseconds, USEC_PER_JIFFY);
}

/** nsecs_to_jiffies(): rounded down, other than its siblings. @throws KernelError EINVAL for less than 0 */
export function nsecsToJiffies(nanoseconds: number): number {
  if (!(nanoseconds >= 0)) throw new KernelError(EINVAL, `${nanoseconds} ns is no time span`);
  return Math.min(Math.floor(nanoseconds / NSEC_PER_JIFFY), MAX_JIFFY_OFFSET);
}

/** jiffies_to_msecs(). */
export const jiffiesToMsecs = (jiffies: number): number => jiffies * MSEC_PER_JIFFY;

/** jiffies_to_usecs(). */
export const jiffiesToUsecs = (jiffies: number): number => jiffies * USEC_PER_JIFFY;

/** jiffies_to_nsecs(). */
export const jiffiesToNsecs = (jiffies: number): number => jiffies * NSEC_PER_JIFFY;

/** time_after(): a is later than b. Our jiffies do not wrap around, so this is a plain comparison. */
export const timeAfter = (a: number, b: number): boolean => a > b;

/** time_after_eq(). */
export const timeAfterEq = (a: number, b: number): boolean => a >= b;

/** time_before(). */
export const timeBefore = (a: number, b: number): boolean => a < b;

/** time_before_eq(). */
export const timeBeforeEq = (a: number, b: number): boolean => a <= b;

/** time_in_range(): both ends belong to it. */
export const timeInRange = (a: number, start: number, end: number): boolean => a >= start && a <= end;

function atLeast(span: number, perJiffy: number): number {
  if (Number.isNaN(span)) throw new KernelError(EINVAL, "NaN is no time span");
  return span < 0 ? MAX_JIFFY_OFFSET : Math.min(Math.ceil(span / perJiffy), MAX_JIFFY_OFFSET);
}
