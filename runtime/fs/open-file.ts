import { EBADF, EINVAL, ENOTTY, ESPIPE, isErrno } from "../errno.ts";
import type { Culprit, Oopses } from "../oops.ts";
import type { Suspect, Watchdog } from "../watchdog.ts";
import type { Call, Credentials } from "../sched/call.ts";
import { commandName } from "../sched/comm.ts";
import { Task } from "../sched/task.ts";
import type { Tasks } from "../sched/tasks.ts";
import type { FileOperations, OperationResult } from "./file-operations.ts";
import type { SigioListener } from "./fasync.ts";
import { DEFAULT_POLLMASK, mayRead, mayWrite, O_ASYNC, POLLERR, POLLPRI } from "./flags.ts";
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
  /** Whom its signals go to: `f_owner`. */
  #listener: SigioListener | undefined;
  /** As it was at open: the node may have been given to another driver meanwhile. */
  readonly #pin: Pin | undefined;
  readonly #culprit: Culprit | undefined;
  /** What release answered; the driver hears of it once. */
  #released: OperationResult | undefined;
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;
  readonly #tasks: Tasks;
  watched = 0;

  constructor(node: FileNode, call: Call, oopses: Oopses, watchdog: Watchdog, tasks: Tasks) {
    this.node = node;
    this.flags = call.flags;
    this.opener = { pid: call.pid, uid: call.uid, gid: call.gid };
    this.#ops = node.source.ops;
    this.#pin = node.source.pin;
    this.#culprit = node.source.owner ?? this.#pin;
    this.#oopses = oopses;
    this.#watchdog = watchdog;
    this.#tasks = tasks;
  }

  /** The device number of the node, which tells a driver of several minors which one it is: `MINOR(file.devt)`. */
  get devt(): number {
    return this.node.source.devt ?? 0;
  }

  /** What the node's maker left for the operations: pde_data(inode), inode->i_private. */
  get data(): unknown {
    return this.node.source.data;
  }

  get where(): string {
    return this.node.path;
  }

  describe(): string {
    const { pid } = this.opener;
    const command = commandName(pid);
    return `${this.node.path} is open in process ${pid}${command === undefined ? "" : ` (${command})`}`;
  }

  open(call: Call): OperationResult {
    const result = this.#invoke("open", 0, call, call);
    return typeof result === "number" ? this.#opened(result) : result.then((late) => this.#opened(late));
  }

  /** read(2), or pread(2) where `offset` is given. */
  read(to: UserBuffer, call: Call, offset?: number): OperationResult {
    return mayRead(this.flags) ? this.#transfer("read", to, call, offset) : -EBADF;
  }

  /** write(2), or pwrite(2) where `offset` is given. */
  write(from: UserBuffer, call: Call, offset?: number): OperationResult {
    return mayWrite(this.flags) ? this.#transfer("write", from, call, offset) : -EBADF;
  }

  llseek(offset: number, whence: number): OperationResult {
    const position = this.#invoke("llseek", -ESPIPE, undefined, offset, whence);
    return typeof position === "number" ? this.#moveTo(position) : position.then((to) => this.#moveTo(to));
  }

  ioctl(cmd: number, arg: IoctlArgument, call: Call): OperationResult {
    return this.#invoke("ioctl", -ENOTTY, call, cmd, arg, call);
  }

  poll(table: PollTable): number {
    const mask = this.#invoke("poll", DEFAULT_POLLMASK, undefined, table);
    return typeof mask === "number" ? mask : this.#fail("poll", new TypeError("poll must not be async"));
  }

  flush(call: Call): OperationResult {
    return this.#invoke("flush", 0, call, call);
  }

  /** fsync(2), fdatasync(2). */
  fsync(datasync: boolean): OperationResult {
    return this.#invoke("fsync", -EINVAL, undefined, datasync);
  }

  /** fcntl(2) F_SETFL with or without O_ASYNC, after F_SETOWN: the driver's fasync hears of each change. */
  fasync(on: boolean, listener: SigioListener | undefined, call: Call): OperationResult {
    this.#listener = on ? listener : undefined;
    if (((this.flags & O_ASYNC) !== 0) === on) return 0;
    const result = this.#invoke("fasync", 0, call, on);
    return typeof result === "number"
      ? this.#setAsync(on, result)
      : result.then((r) => this.#setAsync(on, r));
  }

  /** send_sigio(): delivers a signal to the file's owner, after what runs now. */
  signal(signal: number, band: number): void {
    const listener = this.#listener;
    if (!listener) return;
    queueMicrotask(() => {
      try {
        listener(signal, band);
      } catch (error) {
        this.#oopses.report(undefined, `signal handler of ${this.node.path}`, error);
      }
    });
  }

  /** The last close: the driver's release, and the module may leave. */
  release(): OperationResult {
    if (this.flags & O_ASYNC) void this.#invoke("fasync", 0, undefined, false);
    this.#listener = undefined;
    const result = this.runDown();
    this.node.source.closed?.(this);
    if (typeof result === "number") {
      this.unpin();
      return result;
    }
    return result.finally(() => {
      this.unpin();
    });
  }

  /** Runs the driver's release now, because what was opened ends before the file is closed. At the close it does not run again. */
  runDown(): OperationResult {
    return (this.#released ??= this.#invoke("release", 0, undefined));
  }

  pin(): void {
    this.#pin?.hold(this);
  }

  unpin(): void {
    this.#pin?.drop(this);
  }

  /** An operation may answer what fasync_helper() did: whether it changed anything. */
  #setAsync(on: boolean, result: number): number {
    if (result < 0) return result;
    this.flags = on ? this.flags | O_ASYNC : this.flags & ~O_ASYNC;
    return 0;
  }

  #opened(result: number): number {
    if (result >= 0) this.node.source.opened?.(this);
    return result;
  }

  #transfer(
    op: "read" | "write",
    buffer: UserBuffer,
    call: Call,
    offset: number | undefined,
  ): OperationResult {
    if (offset !== undefined && !this.#ops.llseek) return -ESPIPE;
    buffer.pos = offset ?? this.pos;
    const result = this.#invoke(op, -(this.node.source.noTransfer ?? EINVAL), call, buffer, call);
    if (typeof result === "number") return this.#transferred(op, result, buffer, offset);
    buffer.detach();
    return result.then((count) => this.#transferred(op, count, buffer, offset));
  }

  #transferred(op: string, count: number, buffer: UserBuffer, offset: number | undefined): number {
    if (count < 0) return count;
    if (offset === undefined) this.pos = buffer.pos;
    if (count <= buffer.length) return count;
    return this.#fail(op, new RangeError(`answered ${count} for a call of ${buffer.length} bytes`));
  }

  #moveTo(position: number): number {
    if (position >= 0) this.pos = position;
    return position;
  }

  /** Runs an operation of the driver: the one door through which its faults are contained. */
  #invoke(
    op: keyof FileOperations,
    missing: number,
    call: Call | undefined,
    a?: unknown,
    b?: unknown,
    c?: unknown,
  ): OperationResult {
    const operations = this.#ops as Operations;
    if (!operations[op]) return missing;
    if (this.node.removed && op !== "release" && this.node.source.gone !== undefined) return this.#gone(op);
    this.#watchdog.note(this);
    const task = new Task(call ?? this.opener, op, this, call);
    try {
      const result = this.#tasks.run(task, () => operations[op]?.(this, a, b, c));
      return result instanceof Promise ? this.#later(op, result) : this.#checked(op, result);
    } catch (error) {
      return this.#fail(op, error);
    }
  }

  /** As kernfs has it: who polls is woken to look, and everything else fails. */
  #gone(op: string): number {
    return op === "poll" ? DEFAULT_POLLMASK | POLLERR | POLLPRI : -(this.node.source.gone ?? 0);
  }

  #later(op: string, promise: Promise<unknown>): Promise<number> {
    return promise.then(
      (result) => this.#checked(op, result),
      (error: unknown) => this.#fail(op, error),
    );
  }

  /** A driver answers nothing, a whole number from 0 on, or a negated errno; anything else is its mistake. */
  #checked(op: string, result: unknown): number {
    if (result === undefined) return 0;
    if (typeof result === "number" && Number.isInteger(result) && (result >= 0 || isErrno(result)))
      return result;
    const what = typeof result === "number" ? String(result) : `a ${typeof result}`;
    return this.#fail(op, new TypeError(`answered ${what}`));
  }

  #fail(op: string, error: unknown): number {
    return this.#oopses.absorb(this.#culprit, `${op} of ${this.node.path}`, error);
  }
}

/** The operations, as the one door sees them. */
type Operations = {
  [op in keyof FileOperations]: (file: OpenFile, a?: unknown, b?: unknown, c?: unknown) => unknown;
};
