import type { GpioFile } from "./native.ts";
import {
  changedOffset,
  GPIO_GET_LINEINFO_UNWATCH_IOCTL,
  GPIO_V2_GET_LINEINFO_WATCH_IOCTL,
  INFO_BUFFER_SIZE,
  INFO_CHANGED_WORDS,
  lineInfoQuery,
} from "./uapi.ts";

type Listener = (offset: number) => void;

const RECORD_BYTES = INFO_CHANGED_WORDS * Uint32Array.BYTES_PER_ELEMENT;

/** Has the kernel tell of what happens to the lines of a chip, while somebody listens. */
export class InfoWatch {
  /** What the chip's file is read to: all that the kernel keeps. */
  readonly words = new Uint32Array(INFO_BUFFER_SIZE * INFO_CHANGED_WORDS);
  readonly #file: () => GpioFile;
  readonly #offsets: readonly number[];
  readonly #listeners = new Set<{ readonly changed: Listener }>();

  constructor(file: () => GpioFile, lineCount: number) {
    this.#file = file;
    this.#offsets = [...Array(lineCount).keys()];
  }

  /**
   * @param refused what to throw when the kernel refuses, with its negated errno
   * @returns what ends it
   */
  add(changed: Listener, refused: (errno: number) => Error): () => void {
    if (this.#listeners.size === 0) this.#start(refused);
    const listener = { changed };
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end();
    };
  }

  /** Records were read to {@link words}. */
  take(bytes: number): void {
    const count = bytes / RECORD_BYTES;
    // The kernel drops what does not fit: when all places were taken, something may have been.
    const offsets =
      count >= INFO_BUFFER_SIZE
        ? this.#offsets
        : new Set(Array.from({ length: count }, (_, i) => changedOffset(this.words, i * INFO_CHANGED_WORDS)));
    for (const offset of offsets) {
      for (const { changed } of [...this.#listeners]) changed(offset);
    }
  }

  /** Nobody is told any more. */
  stop(): void {
    if (this.#listeners.size === 0) return;
    this.#listeners.clear();
    this.#end();
  }

  #end(): void {
    const file = this.#file();
    file.unwatch();
    for (const offset of this.#offsets) {
      file.ioctl(GPIO_GET_LINEINFO_UNWATCH_IOCTL, Uint32Array.of(offset));
    }
  }

  #start(refused: (errno: number) => Error): void {
    const file = this.#file();
    for (const offset of this.#offsets) {
      const result = file.ioctl(GPIO_V2_GET_LINEINFO_WATCH_IOCTL, lineInfoQuery(offset));
      if (result < 0) {
        this.#end();
        throw refused(result);
      }
    }
    file.watch(false);
  }
}
