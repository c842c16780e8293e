import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What the file of a request is called in /proc. */
const REQUEST_FILE = "anon_inode:gpio-line";

/**
 * Which process has a line, as `process 4711 (gpiomon)`; undefined where that does not show: of programs with the old uAPI (libgpiod 1), and
 * of other users' processes, unless asked by root.
 *
 * @param chip `gpiochip0`
 * @param proc /proc, another one for tests
 */
export function processHolding(chip: string, offset: number, proc = "/proc"): string | undefined {
  const processes = entriesOf(proc).filter((name) => /^[0-9]+$/.test(name));
  const pid = processes.find((name) => holds(join(proc, name), chip, offset));
  if (pid === undefined) return undefined;
  return `process ${pid} (${textOf(join(proc, pid, "comm")).trim()})`;
}

function holds(process: string, chip: string, offset: number): boolean {
  return entriesOf(join(process, "fd"))
    .filter((fd) => targetOf(join(process, "fd", fd)) === REQUEST_FILE)
    .map((fd) => textOf(join(process, "fdinfo", fd)).split("\n"))
    .some((lines) => lines.includes(`gpio-chip:\t${chip}`) && lines.includes(`gpio-line:\t${offset}`));
}

/** Processes end, and others' are closed to us: what cannot be read is not there. */
function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
const entriesOf = (path: string): string[] => orElse(() => readdirSync(path), []);
const targetOf = (path: string): string => orElse(() => readlinkSync(path), "");
const textOf = (path: string): string => orElse(() => readFileSync(path, "utf8"), "");
