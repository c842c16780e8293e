import {
  accessSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from "node:fs";
import { closeSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Where Linux has the GPIO lines that it lends by file. */
export const GPIO_CLASS = "/sys/class/gpio";

/** The files of {@link GPIO_CLASS}, by their path in it. They throw what Node throws: errors that have a `code`. */
export interface GpioFiles {
  readonly root: string;
  list(): string[];
  exists(path: string): boolean;
  /** Without the newline. */
  read(path: string): string;
  /** One write(2) to a file that exists. */
  write(path: string, text: string): void;
  /** Whether this user may read and write it. */
  isOpenTo(path: string): boolean;
  /** Where a link leads to. */
  target(path: string): string;
  /** The number of the group that a file belongs to. */
  group(path: string): number;
}

/** The real ones. */
export class SysfsFiles implements GpioFiles {
  readonly root: string;

  /** @param root another directory for tests */
  constructor(root = GPIO_CLASS) {
    this.root = root;
  }

  list(): string[] {
    return readdirSync(this.root).sort();
  }

  exists(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8").trim();
  }

  write(path: string, text: string): void {
    const file = openSync(join(this.root, path), constants.O_WRONLY);
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  }

  isOpenTo(path: string): boolean {
    try {
      accessSync(join(this.root, path), constants.R_OK | constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }

  target(path: string): string {
    return realpathSync(join(this.root, path));
  }

  group(path: string): number {
    return statSync(join(this.root, path)).gid;
  }
}
