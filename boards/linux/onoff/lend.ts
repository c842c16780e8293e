import { EINVAL, KernelError } from "tophalf";
import { busy, codeOf, denied, notYet, refused } from "./errors.ts";
import type { GpioFiles } from "./files.ts";

/**
 * How long a request may keep the thread while udev gives the files of a new line to the user's group. It sleeps meanwhile, so that a
 * board with one processor gets on with it. Root never waits.
 */
export const PATIENCE_MS = 200;
const SLICE_MS = 2;

/** What is needed of every line; `edge` is there only where the controller can interrupt. */
const NEEDED = ["value", "direction", "active_low", "edge"] as const;

export interface LenderOptions {
  readonly files: GpioFiles;
  /** Who holds a line, by its global number. */
  readonly holderOf: (number: number) => string | undefined;
  /** Waits without going on; another one for tests. */
  readonly sleep?: (milliseconds: number) => void;
}

/** Exports lines and unexports them: those that were exported by others stay so. */
export class Lender {
  readonly #files: GpioFiles;
  readonly #holderOf: (number: number) => string | undefined;
  readonly #sleep: (milliseconds: number) => void;
  /** Exported by us. */
  readonly #ours = new Set<number>();

  constructor({ files, holderOf, sleep = sleepSync }: LenderOptions) {
    this.#files = files;
    this.#holderOf = holderOf;
    this.#sleep = sleep;
  }

  isOurs(number: number): boolean {
    return this.#ours.has(number);
  }

  isExported(number: number): boolean {
    return this.#files.exists(directoryOf(number));
  }

  /**
   * Makes the files of a line be there, for this user to read and write. A line whose files udev is late with stays exported, so that the next try
   * finds them.
   *
   * @param name what to call the line in an error
   * @throws KernelError EACCES, EBUSY, EINVAL
   */
  borrow(number: number, name: string): void {
    if (!this.isExported(number)) this.#export(number, name);
    let left = this.#ours.has(number) ? PATIENCE_MS : 0;
    for (let closed = this.#closedFile(number); closed !== undefined; closed = this.#closedFile(number)) {
      if (left <= 0) throw this.#whyClosed(number, name, closed);
      this.#sleep(SLICE_MS);
      left -= SLICE_MS;
    }
  }

  /** Gives a line back that {@link borrow} took, unless somebody else did so. */
  giveBack(number: number): void {
    if (!this.#ours.delete(number) || !this.isExported(number)) return;
    this.#files.write("unexport", String(number));
  }

  /** Gives back what is left: lines whose request failed. */
  close(): void {
    for (const number of this.#ours) {
      try {
        this.giveBack(number);
      } catch {
        // Somebody else did so at this moment, or the chip has gone.
      }
    }
  }

  #export(number: number, name: string): void {
    try {
      this.#files.write("export", String(number));
    } catch (error) {
      throw this.#whyNotExported(error, number, name);
    }
    this.#ours.add(number);
  }

  #whyNotExported(error: unknown, number: number, name: string): KernelError {
    switch (codeOf(error)) {
      case "EACCES":
      case "EPERM":
        return denied(name, "export", this.#files);
      case "EBUSY":
        return busy(name, this.#holderOf(number));
      case "EINVAL":
        return new KernelError(EINVAL, `${name}: the kernel does not lend this line`);
      default:
        return refused(error, name, "export it");
    }
  }

  #closedFile(number: number): string | undefined {
    return NEEDED.map((file) => `${directoryOf(number)}/${file}`).find(
      (path) => !this.#files.isOpenTo(path) && (!path.endsWith("/edge") || this.#files.exists(path)),
    );
  }

  #whyClosed(number: number, name: string, path: string): KernelError {
    if (this.#ours.has(number)) return notYet(name, `${this.#files.root}/${path}`, PATIENCE_MS);
    if (this.#files.exists(path)) return denied(name, path, this.#files);
    return new KernelError(EINVAL, `${name} was exported by somebody else, without ${path}: it is as it is`);
  }
}

/** Where the files of an exported line are. */
export function directoryOf(number: number): string {
  return `gpio${number}`;
}

function sleepSync(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
