import { readFileSync } from "node:fs";
import { EBADF, EINVAL, ENOTTY, ESPIPE } from "../errno.ts";
import type { Oopses } from "../oops.ts";
import type { Suspect, Watchdog } from "../watchdog.ts";
import type { Call, Credentials } from "../sched/call.ts";
import type { FileOperations, OperationResult, OperationStatus } from "./file-operations.ts";
import { DEFAULT_POLLMASK, mayRead, mayWrite } from "./flags.ts";
import type { IoctlArgument } from "./ioctl-argument.ts";
import type { FileNode, Holder, Pin } from "./node.ts";
import type { PollTable } from "./poll-table.ts";
import type { UserBuffer } from "./user-buffer.ts";

/**
 * An open file: `struct file`. Its methods are the system calls on it; each answers a number that is negative,
 * an errno, when the call failed, or a promise of one when the driver waits. None throws.
 */
export class OpenFile implements Holder, Suspect {
  readonly node: FileNode;
  /** The open(2) flags. */
  flags: number;
  /** The file position, `f_pos`. */
  pos = 0;
  /** For the driver's own use: `private_data`. */
  privateData: unknown;
  /** Who opened it. */
  readonly opener: Credentials;
  readonly #ops: FileOperations;
  /** As it was at open: the node may have been given to another driver meanwhile. */
  readonly #pin: Pin | undefined;
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;
  watched = 0;

  constructor(node: FileNode, call: Call, oopses: Oopses, watchdog: Watchdog) {
    this.node = node;
    this.flags = call.flags;
    this.opener = { pid: call.pid, uid: call.uid, gid: call.gid };
    this.#ops = node.source.ops;
    this.#pin = node.source.pin;
    this.#oopses = oopses;
    this.#watchdog = watchdog;
  }

  get where(): string {
    return this.node.path;
  }

  readonly describe = (): string => {
    const { pid } = this.opener;
    return `${this.node.path} is open in process ${pid}${commandName(pid)}`;
  };

  open(call: Call): OperationResult {
    return this.#run("open", () => this.#ops.open?.(this, call));
  }

  /** read(2), or pread(2) where `offset` is given. */
  read(to: UserBuffer, call: Call, offset?: number): OperationResult {
    if (!mayRead(this.flags)) return -EBADF;
    if (!this.#ops.read) return -EINVAL;
    return this.#transfer("read", to, call, offset);
  }

  /** write(2), or pwrite(2) where `offset` is given. */
  write(from: UserBuffer, call: Call, offset?: number): OperationResult {
    if (!mayWrite(this.flags)) return -EBADF;
    if (!this.#ops.write) return -EINVAL;
    return this.#transfer("write", from, call, offset);
  }

  llseek(offset: number, whence: number): OperationResult {
    if (!this.#ops.llseek) return -ESPIPE;
    const position = this.#run("llseek", () => this.#ops.llseek?.(this, offset, whence));
    return typeof position === "number" ? this.#moveTo(position) : position.then((to) => this.#moveTo(to));
  }

  ioctl(cmd: number, arg: IoctlArgument, call: Call): OperationResult {
    if (!this.#ops.ioctl) return -ENOTTY;
    return this.#run("ioctl", () => this.#ops.ioctl?.(this, cmd, arg, call));
  }

  poll(table: PollTable): number {
    if (!this.#ops.poll) return DEFAULT_POLLMASK;
    try {
      return this.#ops.poll(this, table);
    } catch (error) {
      return this.#fail("poll", error);
    }
  }

  flush(call: Call): OperationResult {
    return this.#run("flush", () => this.#ops.flush?.(this, call));
  }

  /** fsync(2), fdatasync(2). */
  fsync(datasync: boolean): OperationResult {
    if (!this.#ops.fsync) return -EINVAL;
    return this.#run("fsync", () => this.#ops.fsync?.(this, datasync));
  }

  /** The last close: the driver's release, and the module may leave. */
  release(): OperationResult {
    const result = this.#run("release", () => this.#ops.release?.(this));
    if (typeof result === "number") {
      this.unpin();
      return result;
    }
    return result.finally(() => {
      this.unpin();
    });
  }

  pin(): void {
    this.#pin?.hold(this);
  }

  unpin(): void {
    this.#pin?.drop(this);
  }

  #transfer(
    op: "read" | "write",
    buffer: UserBuffer,
    call: Call,
    offset: number | undefined,
  ): OperationResult {
    this.#watchdog.note(this);
    buffer.pos = offset ?? this.pos;
    let result: number | Promise<number>;
    try {
      result = this.#ops[op]?.(this, buffer, call) ?? -EINVAL;
    } catch (error) {
      return this.#fail(op, error);
    }
    if (typeof result === "number") return this.#transferred(op, result, buffer, offset);
    buffer.detach();
    return Promise.resolve(result).then(
      (count) => this.#transferred(op, count, buffer, offset),
      (error: unknown) => this.#fail(op, error),
    );
  }

  #transferred(op: string, count: number, buffer: UserBuffer, offset: number | undefined): number {
    if (offset === undefined) this.pos = buffer.pos;
    if (count <= buffer.length && Number.isInteger(count)) return count;
    return this.#fail(op, new RangeError(`answered ${count} for a call of ${buffer.length} bytes`));
  }

  #run(op: string, body: () => OperationStatus): OperationResult {
    this.#watchdog.note(this);
    try {
      const result = body();
      if (result === undefined) return 0;
      if (typeof result === "number") return result;
      return Promise.resolve(result).then(
        (value) => value ?? 0,
        (error: unknown) => this.#fail(op, error),
      );
    } catch (error) {
      return this.#fail(op, error);
    }
  }

  #moveTo(position: number): number {
    if (position >= 0) this.pos = position;
    return position;
  }

  #fail(op: string, error: unknown): number {
    return this.#oopses.absorb(this.#pin, `${op} of ${this.node.path}`, error);
  }
}

/** ` (cat)`, where the host can tell. */
function commandName(pid: number): string {
  try {
    return ` (${readFileSync(`/proc/${pid}/comm`, "utf8").trim()})`;
  } catch {
    return ""; // the process has gone, or the host has no /proc
  }
}
