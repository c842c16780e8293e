import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync } from "node:fs";
import { EBUSY, ENOTDIR, KernelError } from "../errno.ts";

/** What the mount is called in /proc/self/mountinfo, and known by as ours. */
export const FSNAME = "tophalf";

/**
 * Makes a directory ready to be mounted on: makes it where it is missing, and takes away the mount that a killed instance left.
 *
 * @returns whether it was made, so that it is removed afterwards
 * @throws KernelError EBUSY when something else is in or on it, ENOTDIR
 */
export function prepareMountPoint(directory: string): { made: boolean } {
  if (isMounted(directory)) replaceStale(directory);
  const found = statSync(directory, { throwIfNoEntry: false });
  if (!found) {
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    return { made: true };
  }
  if (!found.isDirectory()) throw new KernelError(ENOTDIR, `${directory} is not a directory`);
  if (readdirSync(directory).length > 0) {
    throw new KernelError(EBUSY, `${directory} is not empty; mount on an empty or a new directory`);
  }
  return { made: false };
}

/** What of ours is mounted there; "dead" is what a killed instance has left. */
export function mountState(directory: string): "none" | "alive" | "dead" {
  if (!isMounted(directory)) return "none";
  return isDead(directory) ? "dead" : "alive";
}

/** Takes away the directory that {@link prepareMountPoint} made. */
export function removeMountPoint(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // still busy, or used by somebody else meanwhile: an empty directory harms nobody
  }
}

/** The instance behind the mount is dead when the directory does not answer; a live one is not ours to take. */
function replaceStale(directory: string): void {
  if (!isDead(directory)) throw new KernelError(EBUSY, `${directory} is mounted by a tophalf that runs`);
  execFileSync("fusermount3", ["-u", "-z", directory], { stdio: "pipe" });
}

function isDead(directory: string): boolean {
  try {
    statSync(directory);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOTCONN";
  }
}

/** Whether a file system of ours is mounted there, alive or dead. */
function isMounted(directory: string): boolean {
  const ours = (line: string): boolean => {
    const [fields = "", superOptions = ""] = line.split(" - ");
    return unescape(fields.split(" ")[4] ?? "") === directory && superOptions.split(" ")[1] === FSNAME;
  };
  return readFileSync("/proc/self/mountinfo", "utf8").split("\n").some(ours);
}

/** mountinfo writes space, tab, newline and backslash as octal escapes. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
