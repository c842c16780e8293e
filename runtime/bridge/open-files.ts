import type { OperationResult } from "../fs/file-operations.ts";
import { SEEK_SET } from "../fs/flags.ts";
import type { OpenFile } from "../fs/open-file.ts";
import { PollSubscription } from "../fs/poll-table.ts";

/** A file that a program has open through the mount. */
export class OpenedFile {
  readonly file: OpenFile;
  /** Whether the runtime keeps the position (a stream), or the host's kernel does. */
  readonly stream: boolean;
  #subscription: PollSubscription | undefined;
  /** Where the next read or write starts unless the program seeks. */
  #expected = 0;

  constructor(file: OpenFile) {
    this.file = file;
    this.stream = file.node.source.stream;
  }

  /** What a poll operation tells its queues to. There is one for an open file; it calls back at each first wake-up. */
  subscribe(wakeUp: () => void): PollSubscription {
    return (this.#subscription ??= new PollSubscription(wakeUp));
  }

  /** The last close. */
  release(): OperationResult {
    this.#subscription?.cancel();
    return this.file.release();
  }

  /**
   * Runs a read or write at the position that the host's kernel gives. The kernel does not tell of an lseek; the driver hears of it
   * here, at the first transfer that starts elsewhere than where the last one ended, and may refuse it.
   */
  at(offset: number, transfer: () => OperationResult): OperationResult {
    const seek = offset === this.#expected ? 0 : this.file.llseek(offset, SEEK_SET);
    if (typeof seek !== "number") return seek.then((to) => (to < 0 ? to : this.#moving(offset, transfer())));
    return seek < 0 ? seek : this.#moving(offset, transfer());
  }

  #moving(offset: number, result: OperationResult): OperationResult {
    if (typeof result !== "number") return result.then((count) => this.#moved(offset, count));
    return this.#moved(offset, result);
  }

  #moved(offset: number, count: number): number {
    this.#expected = offset + Math.max(0, count);
    return count;
  }
}

/** The files that are open through the mount, by the number that stands for each in requests. */
export class OpenFiles {
  readonly #files: (OpenedFile | undefined)[] = [undefined];
  readonly #free: number[] = [];

  add(opened: OpenedFile): number {
    const fh = this.#free.pop() ?? this.#files.length;
    this.#files[fh] = opened;
    return fh;
  }

  get(fh: number): OpenedFile {
    const opened = this.#files[fh];
    if (!opened) throw new RangeError(`no open file ${fh}`);
    return opened;
  }

  remove(fh: number): OpenedFile {
    const opened = this.get(fh);
    this.#files[fh] = undefined;
    this.#free.push(fh);
    return opened;
  }

  /** Takes all of them out. */
  removeAll(): OpenedFile[] {
    return this.#files.splice(1).filter((opened) => opened !== undefined);
  }
}
