import { EINVAL, KernelError } from "./errno.ts";
import type { IntegerVector } from "./fs/sysctl.ts";
import type { Printk } from "./printk/printk.ts";

/** Bits of /proc/sys/kernel/tainted, as in Linux. */
export const TAINT_PROPRIETARY_MODULE = 0;
export const TAINT_DIE = 7;
export const TAINT_OOT_MODULE = 12;

/** The letter of each bit, `taint_flags[]`: for /proc/modules and sys/module/<m>/taint. */
const LETTERS = "PFSRMBUDAWCIOELKXT";

/** Linux's highest bit, TAINT_FLAGS_COUNT - 1. */
const ALL = 2 ** LETTERS.length - 1;

/** A set of taint bits: what happened that a reader of a fault report should know. */
export class TaintFlags {
  #bits = 0;

  /** The number of /proc/sys/kernel/tainted. */
  get value(): number {
    return this.#bits;
  }

  has(flag: number): boolean {
    return (this.#bits & (1 << flag)) !== 0;
  }

  add(flag: number): void {
    this.#bits |= 1 << flag;
  }

  /** The letters of the bits that are set: `PO`. */
  toString(): string {
    return Array.from(LETTERS, (letter, flag) => (this.has(flag) ? letter : "")).join("");
  }
}

/** The taint of the kernel: it is never taken back. */
export class Taint extends TaintFlags {
  readonly #printk: Printk;
  #lockDebugging = true;

  constructor(printk: Printk) {
    super();
    this.#printk = printk;
  }

  /** Whether reports of the lock checker can be trusted: not after code that may do anything with locks. */
  get lockDebugging(): boolean {
    return this.#lockDebugging;
  }

  /** /proc/sys/kernel/tainted: what is written is added, and nothing is taken back. */
  get sysctl(): IntegerVector {
    return {
      get: () => [this.value],
      set: ([bits = 0]) => {
        if (bits < 0 || bits > ALL) throw new KernelError(EINVAL, `taint is 0 … ${ALL}`);
        for (let flag = 0; flag < LETTERS.length; flag++) if ((bits & (1 << flag)) !== 0) this.add(flag);
      },
    };
  }

  /** add_taint() with LOCKDEP_NOW_UNRELIABLE. */
  addUnreliable(flag: number): void {
    this.add(flag);
    if (this.#lockDebugging) this.#printk.warn("Disabling lock debugging due to kernel taint");
    this.#lockDebugging = false;
  }
}
