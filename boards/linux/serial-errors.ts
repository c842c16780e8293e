import { readFileSync, statSync } from "node:fs";
import {
  EACCES,
  EBADF,
  EBUSY,
  EINVAL,
  EIO,
  ENODEV,
  ENOENT,
  ENOTTY,
  ENXIO,
  EPERM,
  KernelError,
  strerror,
} from "tophalf";
import { groupName, joining } from "./permission.ts";

/** The package's addon has errors in words only. */
const WORDED = [ENOENT, EACCES, EPERM, EBUSY, ENXIO, ENODEV, EIO, ENOTTY, EINVAL, EBADF];

/** The errno of an error of the package, or of Node. */
export function errnoOf(error: unknown): number {
  if (error instanceof KernelError) return error.errno;
  const { errno, message } = error as NodeJS.ErrnoException;
  if (errno !== undefined) return Math.abs(errno);
  if (message.includes("lock port")) return EBUSY;
  if (/not supported|invalid/i.test(message)) return EINVAL;
  return WORDED.find((one) => message.includes(strerror(one))) ?? EIO;
}

/** Whether that means, of a port that was open, that it was unplugged. A pty whose other end was closed says EIO. */
export function isGone(errno: number): boolean {
  return errno === EIO || errno === ENXIO || errno === ENODEV || errno === EBADF;
}

/** Where something went wrong. */
export interface SerialPlace {
  readonly path: string;
  /** How the board's port is switched on, where it is one. */
  readonly enable?: string | undefined;
  /** The ports that are there. */
  readonly others: readonly string[];
}

/** What an error means for the user: an errno, and what to do. */
export function explainSerial(error: unknown, place: SerialPlace): KernelError {
  const errno = errnoOf(error);
  return new KernelError(errno, helpFor(errno, place) ?? `${place.path}: ${(error as Error).message}`);
}

function helpFor(errno: number, place: SerialPlace): string | undefined {
  const { path } = place;
  switch (errno) {
    case ENOENT:
      return `there is no ${path}: ${whereItMightBe(place)}`;
    case EACCES:
    case EPERM:
      return `no permission to open ${path}: ${howToBeLetIn(path)}`;
    case EBUSY:
      return `${path} is in use by ${holderOf(path) ?? "another program"}: end that, or take another port`;
    case ENOTTY:
      return `${path} cannot do that: is it a serial port?`;
    case EINVAL:
      return `${path} does not have these settings: another rate, or another format?`;
    case EIO:
    case ENXIO:
    case ENODEV:
      return `nothing answers behind ${path}: ${strerror(errno)}`;
    default:
      return undefined;
  }
}

function whereItMightBe({ enable, others }: SerialPlace): string {
  if (enable !== undefined) return `switch it on (${enable}), and start the board again`;
  if (others.length === 0) return "is it plugged in? No serial port is here";
  return `is it plugged in? Here are ${others.join(", ")}`;
}

/** Ports of a login console belong to the group tty; all others to dialout, or what the distribution calls it. */
function howToBeLetIn(path: string): string {
  const group = groupOf(path);
  if (group === "tty") {
    return "a login console is on it; on a Raspberry Pi sudo raspi-config nonint do_serial_cons 1 takes it away";
  }
  return `join its group (${joining(group)}), or run tophalf as root`;
}

function groupOf(path: string): string {
  try {
    const name = groupName(statSync(path).gid);
    return name === "root" ? "dialout" : name;
  } catch {
    return "dialout";
  }
}

/** Who has it locked: `minicom (pid 812)`. Only what the kernel knows: a program that locks nothing is not found. */
function holderOf(path: string): string | undefined {
  try {
    const { ino } = statSync(path);
    const lock = readFileSync("/proc/locks", "utf8")
      .split("\n")
      .find((line) => line.includes("FLOCK") && new RegExp(`:${ino} `).test(line));
    const [, pid] = / WRITE\s+(\d+) /.exec(lock ?? "") ?? [];
    if (pid === undefined) return undefined;
    return `${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (pid ${pid})`;
  } catch {
    return undefined;
  }
}
