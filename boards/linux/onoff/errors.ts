import { EACCES, EBUSY, EINVAL, EIO, KernelError } from "tophalf";
import { permissionRemedy } from "../permission.ts";
import type { GpioFiles } from "./files.ts";

/** The `code` of what Node, or the kernel through it, throws. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** What sysfs refused, in words that say what to do. @param doing as in "GPIO17: cannot set its edge" */
export function refused(error: unknown, line: string, doing: string): KernelError {
  if (error instanceof KernelError) return error;
  const code = codeOf(error);
  if (code === "EINVAL") return new KernelError(EINVAL, `${line}: the kernel refuses to ${doing}`);
  return new KernelError(EIO, `${line}: cannot ${doing}: ${(error as Error).message}`);
}

/** The line is held by the kernel, or by another program. */
export function busy(line: string, holder: string | undefined): KernelError {
  const by = holder === undefined ? "by the kernel or another program" : `by "${holder}"`;
  const hint =
    holder === undefined
      ? "gpioinfo, or as root: cat /sys/kernel/debug/gpio, says which"
      : "release it there";
  return new KernelError(EBUSY, `${line} is in use ${by}: ${hint}`);
}

/** @param file which of the class's files this user may not write */
export function denied(line: string, file: string, files: GpioFiles): KernelError {
  const path = `${files.root}/${file}`;
  return new KernelError(
    EACCES,
    `${line}: no permission for ${path}; ${permissionRemedy(files.group(file))}`,
  );
}

/** udev has not got that far. */
export function notYet(line: string, path: string, milliseconds: number): KernelError {
  return new KernelError(
    EACCES,
    `${line}: udev has not made ${path} writable within ${milliseconds} ms; try again, ` +
      `and if that does not help, see whether your group may write it: ls -l ${path}`,
  );
}
