import { accessSync, closeSync, constants, existsSync, openSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Access, DeviceFacts } from "./facts.ts";

/** A machine's files. */
export class MachineFiles {
  readonly #root: string;

  /** @param root "/", or a directory with another machine's files, for tests */
  constructor(root = "/") {
    this.#root = root;
  }

  /** Where a path of the machine is. */
  at(path: string): string {
    return join(this.#root, path);
  }

  exists(path: string): boolean {
    return existsSync(this.at(path));
  }

  /** Empty when there is no such file. */
  text(path: string): string {
    try {
      return readFileSync(this.at(path), "utf8");
    } catch {
      return "";
    }
  }

  /** Whether it may be read and written; not opened, since that wakes what is wired to a serial port. */
  access(path: string): Access {
    return attempt(() => {
      accessSync(this.at(path), constants.R_OK | constants.W_OK);
    });
  }

  /** Whether it can be opened: in a container, the mode does not tell. */
  opens(path: string): Access {
    return attempt(() => {
      closeSync(openSync(this.at(path), "r+"));
    });
  }

  /** Whether something can be made in the directory or, where that is missing, in the nearest one above it. */
  makes(directory: string): Access {
    if (!existsSync(directory) && directory !== dirname(directory)) return this.makes(dirname(directory));
    return attempt(() => {
      accessSync(directory, constants.W_OK | constants.X_OK);
    });
  }

  device(path: string): DeviceFacts {
    const stat = statSync(this.at(path), { throwIfNoEntry: false });
    return { path, access: this.access(path), group: stat && this.#groupName(stat.gid) };
  }

  /** The groups that have `user` as a member. */
  groupsOf(user: string): string[] {
    const isMember = ([, , , members = ""]: string[]): boolean => members.split(",").includes(user);
    return this.#groups.filter(isMember).map(([name = ""]) => name);
  }

  #groupName(id: number): string {
    return this.#groups.find((entry) => Number(entry[2]) === id)?.[0] ?? String(id);
  }

  /** Name, password, number, members. */
  get #groups(): string[][] {
    const lines = this.text("/etc/group").split("\n");
    return lines.filter((line) => line !== "").map((line) => line.split(":"));
  }
}

function attempt(use: () => void): Access {
  try {
    use();
    return "ok";
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return ["ENOENT", "ENODEV", "ENXIO", "ENOTDIR"].includes(code) ? "missing" : "denied";
  }
}
