import { readFileSync } from "node:fs";
import { EACCES, EBUSY, EINVAL, EIO, KernelError } from "tophalf";
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
  const group = groupName(files.group(file));
  const remedy =
    group === "root"
      ? "run as root, or install the udev rule that gives it to the group gpio (on Raspberry Pi OS: sudo apt install raspberrypi-sys-mods)"
      : `it is for the group ${group}: sudo usermod -aG ${group} "$USER", then log in again`;
  return new KernelError(EACCES, `${line}: no permission for ${path}; ${remedy}`);
}

/** udev has not got that far. */
export function notYet(line: string, path: string, milliseconds: number): KernelError {
  return new KernelError(
    EACCES,
    `${line}: udev has not made ${path} writable within ${milliseconds} ms; try again, ` +
      `and if that does not help, see whether your group may write it: ls -l ${path}`,
  );
}

function groupName(id: number): string {
  const fallback = id === 0 ? "root" : String(id);
  try {
    const entries = readFileSync("/etc/group", "utf8").split("\n");
    return entries.map((entry) => entry.split(":")).find((entry) => entry[2] === String(id))?.[0] ?? fallback;
  } catch {
    return fallback;
  }
}
