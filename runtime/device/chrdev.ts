import { EINVAL, KernelError } from "../errno.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { Pin } from "../fs/node.ts";
import { CdevMap, type CdevRange, type Registration } from "./cdev.ts";
import {
  checkMinors,
  checkRange,
  type ChrdevRegion,
  ChrdevRegions,
  LARGEST_MAJOR,
} from "./chrdev-regions.ts";
import { type DevT, MAJOR, MKDEV } from "./devt.ts";

export type { Registration } from "./cdev.ts";
export type { ChrdevRegion } from "./chrdev-regions.ts";
export { MAJOR, MINOR, MKDEV, type DevT } from "./devt.ts";

/** Which minors of a major register_chrdev() takes, unless it is told: those that fitted into the old device numbers. */
export interface Minors {
  /** Default 0. */
  readonly baseMinor?: number;
  /** Default 256. */
  readonly count?: number;
}

/** What register() took. */
interface Registered {
  readonly region: ChrdevRegion;
  readonly range: CdevRange;
}

/** Which device numbers are reserved, and which driver serves them. */
export class ChrdevTable {
  readonly #regions = new ChrdevRegions();
  readonly #cdevs = new CdevMap();
  readonly #registered = new Set<Registered>();
  readonly #listeners = new Set<(major: number) => void>();
  /** Counts the changes of who serves what. */
  version = 0;

  /**
   * __register_chrdev(): reserves minors of a major, and serves them.
   *
   * @param major 1 … 511, or 0 to be given a free one
   * @param name as it appears in /proc/devices
   * @returns the major
   * @throws KernelError EINVAL, EBUSY when it is taken (by whom is said) or none is free
   */
  register(
    major: number,
    name: string,
    ops: FileOperations,
    pin?: Pin,
    { baseMinor = 0, count = 256 }: Minors = {},
  ): number {
    if (!Number.isInteger(major) || major < 0 || major > LARGEST_MAJOR) {
      throw new KernelError(EINVAL, `major ${major} is not in 0 … ${LARGEST_MAJOR}`);
    }
    checkMinors(baseMinor, count);
    const region =
      major === 0
        ? this.#regions.alloc(baseMinor, count, name)
        : this.#regions.register(MKDEV(major, baseMinor), count, name);
    const range = { from: region.from, count, served: { name, ops, pin } };
    this.#serve(range);
    this.#registered.add({ region, range });
    return region.major;
  }

  /** __unregister_chrdev(). Numbers that were not taken by {@link register} are left alone. */
  unregister(major: number, { baseMinor = 0, count = 256 }: Minors = {}): void {
    for (const registered of this.#registered) {
      const { region, range } = registered;
      if (region.from !== MKDEV(major, baseMinor) || region.count !== count) continue;
      this.#registered.delete(registered);
      this.removeCdev(range);
      region.unregister();
    }
  }

  /** register_chrdev_region(). @throws KernelError EBUSY, with who has it; EINVAL */
  registerRegion(from: DevT, count: number, name: string, onUnregister?: () => void): ChrdevRegion {
    return this.#regions.register(from, count, name, onUnregister);
  }

  /** alloc_chrdev_region(). @throws KernelError EBUSY, EINVAL */
  allocRegion(baseMinor: number, count: number, name: string, onUnregister?: () => void): ChrdevRegion {
    return this.#regions.alloc(baseMinor, count, name, onUnregister);
  }

  /**
   * cdev_add(): from now on `served` answers for these numbers. As in Linux nobody checks whether they were reserved; where
   * ranges overlap the narrowest one counts, and of equal ones the newest.
   *
   * @throws KernelError EINVAL for numbers that do not exist
   */
  addCdev(from: DevT, count: number, served: Registration): CdevRange {
    checkRange(from, count);
    const range = { from, count, served };
    this.#serve(range);
    return range;
  }

  /** cdev_del(): what is open goes on as it was. A second call does nothing. */
  removeCdev(range: CdevRange): void {
    if (this.#cdevs.remove(range)) this.#changed(range);
  }

  /** What serves a device number. */
  find(devt: DevT): Registration | undefined {
    return this.#cdevs.find(devt);
  }

  /** Hears of every major that a driver begins or ceases to serve numbers of. */
  onChange(listener: (major: number) => void): void {
    this.#listeners.add(listener);
  }

  /** The text of /proc/devices. */
  show(): string {
    return `Character devices:\n${this.#regions.show()}\nBlock devices:\n`;
  }

  #serve(range: CdevRange): void {
    this.#cdevs.add(range);
    this.#changed(range);
  }

  #changed({ from, count }: CdevRange): void {
    this.version++;
    for (let major = MAJOR(from); major <= MAJOR(from + count - 1); major++) {
      for (const listener of this.#listeners) listener(major);
    }
  }
}
