/** A device number: 12 bits of major, 20 of minor. */
export type DevT = number;

const MINOR_BITS = 20;
export const MINORS_PER_MAJOR = 2 ** MINOR_BITS;

export const MKDEV = (major: number, minor: number): DevT => major * MINORS_PER_MAJOR + minor;
export const MAJOR = (devt: DevT): number => Math.floor(devt / MINORS_PER_MAJOR);
export const MINOR = (devt: DevT): number => devt & (MINORS_PER_MAJOR - 1);
