import type { OpenFile } from "./open-file.ts";

/** The signal of signal-driven I/O, and its si_code: what happened (`include/uapi/asm-generic/siginfo.h`). */
export const SIGIO = 29;
export const POLL_IN = 1;
export const POLL_OUT = 2;
export const POLL_MSG = 3;
export const POLL_ERR = 4;
export const POLL_PRI = 5;
export const POLL_HUP = 6;

/** Hears of a signal: its number, and POLL_IN and so on. */
export type SigioListener = (signal: number, band: number) => void;

/** The open files that want a signal when something happens: `struct fasync_struct`. */
export class FasyncQueue {
  readonly #files = new Set<OpenFile>();

  /**
   * fasync_helper(): what a driver's fasync operation calls. A file that is closed is taken out by itself.
   *
   * @returns 1 when it changed something, 0 when the file was as it should be already
   */
  helper(file: OpenFile, on: boolean): number {
    if (this.#files.has(file) === on) return 0;
    if (on) this.#files.add(file);
    else this.#files.delete(file);
    return 1;
  }

  /** How many files want signals. */
  get size(): number {
    return this.#files.size;
  }

  /** kill_fasync(): signals everybody. May be called in every context; the signals arrive when that has ended. */
  kill(signal: number, band: number): void {
    for (const file of this.#files) file.signal(signal, band);
  }
}
