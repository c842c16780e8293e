import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import { type DevT, MAJOR, MINOR, MINORS_PER_MAJOR, MKDEV } from "./devt.ts";

/** Where Linux takes dynamic majors from, in the order in which it looks (`fs/char_dev.c`). */
const DYNAMIC_MAJORS = [
  { first: 254, last: 234 },
  { first: 511, last: 384 },
];
export const LARGEST_MAJOR = 511;

/** Minors of one major that a driver has reserved (`struct char_device_struct`). */
interface Part {
  readonly major: number;
  readonly baseMinor: number;
  readonly count: number;
  readonly name: string;
}

/** A range of device numbers that a driver has reserved. Nobody serves them until a cdev is added for them. */
export class ChrdevRegion {
  readonly from: DevT;
  readonly count: number;
  readonly name: string;
  #release: (() => void) | undefined;

  constructor(from: DevT, count: number, name: string, release: () => void) {
    this.from = from;
    this.count = count;
    this.name = name;
    this.#release = release;
  }

  get major(): number {
    return MAJOR(this.from);
  }

  /** unregister_chrdev_region(). A second call does nothing. */
  unregister(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

/** Which device numbers are reserved, and by whom. */
export class ChrdevRegions {
  /** By major, then by first minor, as /proc/devices lists them. */
  #parts: Part[] = [];

  /** alloc_chrdev_region(): minors of a major that nobody has. @throws KernelError EBUSY none is free, EINVAL */
  alloc(baseMinor: number, count: number, name: string, onUnregister?: () => void): ChrdevRegion {
    checkMinors(baseMinor, count);
    return this.register(MKDEV(this.#freeMajor(), baseMinor), count, name, onUnregister);
  }

  /**
   * register_chrdev_region(): exactly these numbers; the range may run over into the next majors.
   *
   * @throws KernelError EBUSY when some of it is taken (by whom is said), EINVAL; then none of it is reserved
   */
  register(from: DevT, count: number, name: string, onUnregister?: () => void): ChrdevRegion {
    const parts = splitByMajor(from, count, name);
    for (const part of parts) this.#refuseOverlap(part);
    this.#parts = [...this.#parts, ...parts].sort((a, b) => a.major - b.major || a.baseMinor - b.baseMinor);
    return new ChrdevRegion(from, count, name, () => {
      this.#parts = this.#parts.filter((part) => !parts.includes(part));
      onUnregister?.();
    });
  }

  /** The lines of /proc/devices: one for each region and major. */
  show(): string {
    return this.#parts.map(({ major, name }) => `${String(major).padStart(3)} ${name}\n`).join("");
  }

  #refuseOverlap({ major, baseMinor, count }: Part): void {
    const taken = this.#parts.find(
      (other) =>
        other.major === major &&
        other.baseMinor < baseMinor + count &&
        baseMinor < other.baseMinor + other.count,
    );
    if (!taken) return;
    const minors = `minors ${taken.baseMinor} … ${taken.baseMinor + taken.count - 1}`;
    throw new KernelError(
      EBUSY,
      `major ${major} belongs to ${taken.name} (${minors}); ask for major 0, or allocRegion, to get a free one`,
    );
  }

  /** As in Linux, a major of which anybody has any minor is not free. */
  #freeMajor(): number {
    const taken = new Set(this.#parts.map(({ major }) => major));
    for (const { first, last } of DYNAMIC_MAJORS) {
      for (let major = first; major >= last; major--) if (!taken.has(major)) return major;
    }
    throw new KernelError(EBUSY, "no dynamic major number is free");
  }
}

/** @throws KernelError EINVAL unless the minors are those of one major */
export function checkMinors(baseMinor: number, count: number): void {
  const whole = Number.isInteger(baseMinor) && Number.isInteger(count);
  if (!whole || baseMinor < 0 || count < 1 || baseMinor + count > MINORS_PER_MAJOR) {
    throw new KernelError(
      EINVAL,
      `${count} minors from ${baseMinor} on are not in 0 … ${MINORS_PER_MAJOR - 1}`,
    );
  }
}

/** @throws KernelError EINVAL for numbers that do not exist */
function splitByMajor(from: DevT, count: number, name: string): Part[] {
  checkRange(from, count);
  const parts: Part[] = [];
  for (let at = from; at < from + count; at = MKDEV(MAJOR(at) + 1, 0)) {
    const here = Math.min(from + count - at, MINORS_PER_MAJOR - MINOR(at));
    parts.push({ major: MAJOR(at), baseMinor: MINOR(at), count: here, name });
  }
  return parts;
}

/** @throws KernelError EINVAL unless it is a range of device numbers whose majors are in 1 … 511 */
export function checkRange(from: DevT, count: number): void {
  const whole = Number.isInteger(from) && Number.isInteger(count) && count >= 1;
  if (whole && from >= MKDEV(1, 0) && from + count <= MKDEV(LARGEST_MAJOR + 1, 0)) return;
  const first = Number.isInteger(from) ? `${MAJOR(from)}:${MINOR(from)}` : String(from);
  throw new KernelError(
    EINVAL,
    `${count} device numbers from ${first} on are not in 1:0 … ${LARGEST_MAJOR}:…`,
  );
}
