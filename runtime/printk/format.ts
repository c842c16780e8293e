import { KernelError, EINVAL } from "../errno.ts";
import { LEVEL_NAMES } from "./levels.ts";
import type { LogRecord } from "./ring.ts";

/** How dmesg(1) stamps a line: seconds since boot, wall time (`-T`), or not at all (`-t`). */
export type Stamp = "boot" | "wall" | "none";

/**
 * A record as dmesg prints it; every line of a record with several lines gets the stamp.
 *
 * @param bootWallTime milliseconds since the epoch at which the kernel booted; only "wall" looks at it
 */
export function formatRecord(record: LogRecord, stamp: Stamp = "boot", bootWallTime = 0): string {
  return prefixed(record.text, STAMPS[stamp](record.time, bootWallTime));
}

/** A record with the time since boot, every line of it with something before that: as /proc/kmsg and `dmesg -x` have it. */
export function formatLines(
  record: LogRecord,
  before: string,
  stamp: Stamp = "boot",
  bootWallTime = 0,
): string {
  return prefixed(record.text, before + STAMPS[stamp](record.time, bootWallTime));
}

/** `kern  :info  : `, what `dmesg -x` puts before a line. Everything in this log is the kernel's. */
export function decodeLevel(level: number): string {
  return `kern  :${(LEVEL_NAMES[level] ?? String(level)).padEnd(6)}: `;
}

/**
 * A text that a terminal may be shown: control characters as `\\x1b`, byte by byte, as dmesg(1) prints them. What a program
 * wrote to a driver that logs it must not move the cursor of whoever reads the log.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, (character) =>
    Buffer.from(character).toString("hex").replace(/../g, "\\x$&"),
  );
}

function prefixed(text: string, prefix: string): string {
  return text
    .split("\n")
    .map((line) => prefix + line)
    .join("\n");
}

/**
 * The level numbers of a comma-separated list of names, as `dmesg -l` takes it.
 *
 * @throws KernelError EINVAL for an unknown name
 */
export function parseLevels(list: string): Set<number> {
  const levels = new Set<number>();
  for (const name of list.split(",")) {
    const level = LEVEL_NAMES.indexOf(name.trim() as (typeof LEVEL_NAMES)[number]);
    if (level < 0) {
      throw new KernelError(EINVAL, `unknown level '${name}': one or more of ${LEVEL_NAMES.join(",")}`);
    }
    levels.add(level);
  }
  return levels;
}

/**
 * The console level that `dmesg -n` means: the number of the levels that are shown, or the name of the last one.
 *
 * @throws KernelError EINVAL
 */
export function parseConsoleLevel(text: string): number {
  if (/^[1-8]$/.test(text)) return Number(text);
  const level = LEVEL_NAMES.indexOf(text as (typeof LEVEL_NAMES)[number]);
  if (level < 0)
    throw new KernelError(EINVAL, `unknown level '${text}': 1 … 8, or one of ${LEVEL_NAMES.join(",")}`);
  return level + 1;
}

const STAMPS: Record<Stamp, (time: number, bootWallTime: number) => string> = {
  boot: (time) => `[${seconds(time).padStart(12)}] `,
  wall: (time, bootWallTime) => `[${wallStamp(new Date(bootWallTime + time / 1e6))}] `,
  none: () => "",
};

/** Cut off below a microsecond, so that nothing is stamped later than it was: print_time(). */
function seconds(nanoseconds: number): string {
  const microseconds = Math.floor(nanoseconds / 1e3);
  return `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, "0")}`;
}

/** ctime(3) without its newline: `Mon Nov 23 04:22:37 2026`, in local time. */
function wallStamp(date: Date): string {
  const [day, month, dayOfMonth, year] = date.toDateString().split(" ");
  const time = date.toTimeString().slice(0, 8);
  return `${day} ${month} ${String(Number(dayOfMonth)).padStart(2)} ${time} ${year}`;
}
