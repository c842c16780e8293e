import { EINVAL, KernelError } from "../errno.ts";
import type { ProcEntry } from "./proc-entry.ts";
import type { Procfs } from "./procfs.ts";
import { textFile } from "./text-file.ts";

/** Numbers of the kernel as a file of /proc/sys: `proc_dointvec()`. */
export interface IntegerVector {
  get(): readonly number[];
  /** Takes the first numbers; there may be fewer than `get` answers, but not more. @throws KernelError to refuse them */
  set(values: readonly number[]): void;
}

/** /proc/sys/kernel. */
export class Sysctl {
  readonly #proc: Procfs;
  readonly #kernel: ProcEntry;

  constructor(proc: Procfs) {
    this.#proc = proc;
    this.#kernel = proc.mkdir("kernel", 0, proc.mkdir("sys", 0, null));
  }

  /** A file of mode 0644 in /proc/sys/kernel, with its numbers separated by tabs. @throws KernelError EEXIST */
  addIntegers(name: string, vector: IntegerVector): void {
    const file = textFile({
      show: () => `${vector.get().join("\t")}\n`,
      store: (text) => {
        vector.set(parse(text, vector.get().length));
      },
    });
    this.#proc.create(name, 0o644, this.#kernel, file);
  }
}

/** C's int, in decimal or hexadecimal. */
function parse(text: string, most: number): number[] {
  const words = text.trim().split(/\s+/);
  const values = words.map(Number);
  const fine = words.every(
    (word, at) => /^-?(\d+|0x[0-9a-f]+)$/i.test(word) && Math.abs(values[at] ?? 0) < 2 ** 31,
  );
  if (!fine || words.length > most) {
    throw new KernelError(EINVAL, `at most ${most} whole numbers, separated by blanks`);
  }
  return values;
}
