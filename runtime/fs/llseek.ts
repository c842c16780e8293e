import { EINVAL, KernelError } from "../errno.ts";
import { SEEK_CUR, SEEK_END, SEEK_SET } from "./flags.ts";

interface Positioned {
  readonly pos: number;
}

/** fixed_size_llseek(): for a file of `size` bytes. May go past its end. @throws KernelError EINVAL */
export function fixedSizeLlseek(file: Positioned, offset: number, whence: number, size: number): number {
  const position = offset + origin(file, whence, size);
  if (!(position >= 0)) throw new KernelError(EINVAL);
  return position;
}

/** seq_lseek(): for text that is made while it is read, and so has no end to count from. @throws KernelError EINVAL */
export function seqLlseek(file: Positioned, offset: number, whence: number): number {
  return fixedSizeLlseek(file, offset, whence, Number.NaN);
}

function origin(file: Positioned, whence: number, size: number): number {
  if (whence === SEEK_SET) return 0;
  if (whence === SEEK_CUR) return file.pos;
  return whence === SEEK_END ? size : Number.NaN;
}
