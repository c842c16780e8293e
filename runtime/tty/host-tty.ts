/** Terminals of the host, found by what /proc says of a process. Elsewhere than on Linux there are none. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { isatty } from "node:tty";
import { EIO } from "../errno.ts";
import type { Tty } from "./tty.ts";
import { ttyNumber } from "./tty-number.ts";

/** The controlling terminal of a process of the host, if it has one that this user may write to. */
export function ttyOfProcess(pid: number): Tty | undefined {
  const number = attempt(() => ttyNumber(readFileSync(`/proc/${pid}/stat`, "latin1"))) ?? 0;
  if (number === 0) return undefined;
  const path = candidates(pid, number).find((candidate) => isTerminal(candidate, number));
  return path === undefined ? undefined : new HostTty(path, number);
}

/** A terminal of the host. It is open only while something is written: nobody has to close it. */
class HostTty implements Tty {
  readonly name: string;
  readonly #path: string;
  readonly #number: number;

  constructor(path: string, number: number) {
    this.name = path.replace(/^\/dev\//, "");
    this.#path = path;
    this.#number = number;
  }

  write(text: string): number {
    try {
      return this.#whileOpen((fd) => writeSync(fd, text));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EAGAIN" ? 0 : -EIO;
    }
  }

  /** A terminal that is stopped must not stop the runtime, and must not become its own: O_NONBLOCK, O_NOCTTY. */
  #whileOpen<T>(body: (fd: number) => T): T {
    const fd = openSync(this.#path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      // Its number may have been given to another since it was found.
      if (!isatty(fd) || !isOurs(fstatSync(fd), this.#number))
        throw new Error(`${this.#path} is another file now`);
      return body(fd);
    } finally {
      closeSync(fd);
    }
  }
}

/** Where a terminal may be found: as the process has it open, or by the names that the kernel gives. */
function candidates(pid: number, number: number): string[] {
  const [major, minor] = [(number >> 8) & 0xfff, (number & 0xff) | ((number >> 12) & 0xfff00)];
  const opened = [0, 1, 2].map((fd) => attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)));
  const event = attempt(() => readFileSync(`/sys/dev/char/${major}:${minor}/uevent`, "latin1"));
  const named = /^DEVNAME=(.*)$/m.exec(event ?? "")?.[1];
  return [...opened, `/dev/pts/${minor}`, ...(named === undefined ? [] : [`/dev/${named}`])].filter(
    (path) => path !== undefined,
  );
}

const isTerminal = (path: string, number: number): boolean =>
  attempt(() => isOurs(statSync(path), number)) ?? false;

/** That terminal, of this user; root may write to anybody's. */
function isOurs(file: Stats, number: number): boolean {
  const self = process.getuid?.();
  return file.isCharacterDevice() && file.rdev === number && (self === 0 || self === file.uid);
}

function attempt<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch {
    return undefined;
  }
}
