/**
 * The contract of the native GPIO addon (`boards/linux/native/`), and its loader.
 *
 * The addon makes the system calls and watches files on the event loop of the thread that it was loaded in (any worker's
 * too); it has no thread of its own. What the bytes mean is in {@link file://./uapi.ts}. A negative result is a negated errno.
 */
import { createRequire } from "node:module";

/** One open file: a chip, or the lines of a request. Open until it is closed or its thread ends, held by a variable or not. */
export interface GpioFile {
  /** `number` must be one of the GPIO ioctls, and `argument` at least as long as it says. */
  ioctl(number: number, argument: Uint8Array | Uint32Array): number;
  /** The only line of a request; 0, 1 or a negated errno. Allocates nothing. */
  getValue(): number;
  setValue(level: number): number;
  /** Has its records read; `keepAlive`: the process does not end by itself meanwhile. */
  watch(keepAlive: boolean): number;
  unwatch(): void;
  /** Gives the lines of a request back. A second call does nothing; every other method answers -EBADF from then on. */
  close(): void;
}

export interface GpioAddon {
  /** open(2); answers a file descriptor for {@link GpioFile}, or a negated errno. */
  open(path: string): number;
  /**
   * Takes the descriptor over. While it is watched, records are read to the start of `buffer`, up to all that fits, and
   * `onRecords` is told how many bytes there are. A negated errno there is the last call: the file is not watched any more.
   *
   * @throws Error when the event loop cannot watch it
   */
  readonly GpioFile: new (
    fd: number,
    buffer: Uint8Array,
    onRecords: (bytesOrErrno: number) => void,
  ) => GpioFile;
}

/** Loads the addon, or answers undefined where it was not built: no Linux, or kernel headers older than 5.10. */
export function loadGpioAddon(): GpioAddon | undefined {
  const require = createRequire(import.meta.url);
  for (const root of ["../../..", "../../../.."]) {
    try {
      return require(`${root}/build/Release/tophalf_gpio.node`) as GpioAddon;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}
