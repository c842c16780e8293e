/** Files of the character device: a chip's, and those of requests. */
import { EIO, KernelError } from "tophalf";
import { cannotOpen } from "./errors.ts";
import type { GpioAddon, GpioFile } from "./native.ts";
import type { System } from "./system.ts";

interface Opener {
  readonly addon: GpioAddon;
  readonly system: System;
}

/**
 * Opens a chip. `onRecords` is told how many bytes were read to `words`, or a negated errno.
 *
 * @throws KernelError EACCES, ENOENT, ENODEV
 */
export function openChipFile(
  path: string,
  { addon, system }: Opener,
  words: Uint32Array,
  onRecords: (bytesOrErrno: number) => void,
): GpioFile {
  const fd = addon.open(path);
  if (fd < 0) throw cannotOpen(path, fd, (file) => system.groupOf(file));
  return fileOf(addon, fd, words, onRecords);
}

/** Takes a descriptor over, also where it fails. @throws KernelError EIO */
export function fileOf(
  addon: GpioAddon,
  fd: number,
  words: Uint32Array,
  onRecords: (bytesOrErrno: number) => void,
): GpioFile {
  try {
    return new addon.GpioFile(fd, new Uint8Array(words.buffer), onRecords);
  } catch (error) {
    throw new KernelError(
      EIO,
      `the event loop cannot watch a GPIO file: ${(error as Error).message}; see /proc/sys/fs/epoll/max_user_watches`,
    );
  }
}
