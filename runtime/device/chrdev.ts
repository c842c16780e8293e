import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { Pin } from "../fs/node.ts";

/** A device number: 12 bits of major, 20 of minor. */
export type DevT = number;

const MINOR_BITS = 20;
const LAST_MINOR = (1 << MINOR_BITS) - 1;

export const MKDEV = (major: number, minor: number): DevT => major * 2 ** MINOR_BITS + minor;
export const MAJOR = (devt: DevT): number => Math.floor(devt / 2 ** MINOR_BITS);
export const MINOR = (devt: DevT): number => devt & LAST_MINOR;

/** Where Linux takes dynamic majors from, in the order in which it looks (`fs/char_dev.c`). */
const DYNAMIC_MAJORS = [
  { first: 254, last: 234 },
  { first: 511, last: 384 },
];
const LARGEST_MAJOR = 511;
/** How many minors come with a major that register_chrdev() takes. */
const MINORS = 256;

/** A driver that serves a major number. */
export interface Registration {
  readonly name: string;
  readonly ops: FileOperations;
  readonly pin: Pin | undefined;
}

/** Which driver serves which major number. */
export class ChrdevTable {
  readonly #majors = new Map<number, Registration>();
  readonly #listeners = new Set<(major: number) => void>();
  /** Counts the changes of the table. */
  version = 0;

  /**
   * register_chrdev(): takes a whole major number with its first 256 minors.
   *
   * @param major 1 … 511, or 0 to be given a free one
   * @param name as it appears in /proc/devices
   * @returns the major
   * @throws KernelError EINVAL, EBUSY when it is taken (by whom is said) or none is free
   */
  register(major: number, name: string, ops: FileOperations, pin?: Pin): number {
    if (!Number.isInteger(major) || major < 0 || major > LARGEST_MAJOR) {
      throw new KernelError(EINVAL, `major ${major} is not in 0 … ${LARGEST_MAJOR}`);
    }
    const taken = this.#majors.get(major);
    if (taken)
      throw new KernelError(EBUSY, `major ${major} belongs to ${taken.name}; ask for 0 to get a free one`);
    const granted = major === 0 ? this.#freeMajor() : major;
    this.#majors.set(granted, { name, ops, pin });
    this.#changed(granted);
    return granted;
  }

  /** unregister_chrdev(). */
  unregister(major: number): void {
    this.#majors.delete(major);
    this.#changed(major);
  }

  /** What serves a device number. */
  find(devt: DevT): Registration | undefined {
    if (MINOR(devt) >= MINORS) return undefined;
    return this.#majors.get(MAJOR(devt));
  }

  /** Hears of every major that a driver takes or gives back. */
  onChange(listener: (major: number) => void): void {
    this.#listeners.add(listener);
  }

  /** The text of /proc/devices. */
  show(): string {
    const lines = [...this.#majors]
      .sort(([a], [b]) => a - b)
      .map(([major, { name }]) => `${String(major).padStart(3)} ${name}\n`);
    return `Character devices:\n${lines.join("")}\nBlock devices:\n`;
  }

  #changed(major: number): void {
    this.version++;
    for (const listener of this.#listeners) listener(major);
  }

  #freeMajor(): number {
    for (const { first, last } of DYNAMIC_MAJORS) {
      for (let major = first; major >= last; major--) if (!this.#majors.has(major)) return major;
    }
    throw new KernelError(EBUSY, "no dynamic major number is free");
  }
}
