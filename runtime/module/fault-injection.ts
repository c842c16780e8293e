import { ENOMEM, KernelError } from "../errno.ts";

/**
 * Refuses one acquisition on purpose, to see that whoever takes several things gives back those that he got (Linux's
 * fault injection, /proc/<pid>/fail-nth). Every acquisition of a module asks here first.
 */
export class FaultInjection {
  #nth = Number.POSITIVE_INFINITY;
  #count = 0;

  /** Acquisitions since the start, or since the last {@link failNth}. */
  get count(): number {
    return this.#count;
  }

  /** Lets the nth acquisition from now on fail, once; 0 lets none. */
  failNth(nth: number): void {
    this.#nth = nth === 0 ? Number.POSITIVE_INFINITY : nth;
    this.#count = 0;
  }

  /** should_fail(): counts an acquisition. @throws KernelError ENOMEM when it is the one that is to fail */
  pass(what = "of a module"): void {
    if (++this.#count === this.#nth) {
      throw new KernelError(ENOMEM, `acquisition ${this.#count} (${what}) refused by fault injection`);
    }
  }
}
