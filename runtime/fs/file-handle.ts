import { EBADF, EFAULT, isErrno, KernelError } from "../errno.ts";
import { Call, type Credentials } from "../sched/call.ts";
import type { SigioListener } from "./fasync.ts";
import type { OperationResult } from "./file-operations.ts";
import { _IOC_DIR, _IOC_SIZE, IOC_NONE, IOC_READ, IOC_WRITE } from "./ioctl.ts";
import { IoctlArgument } from "./ioctl-argument.ts";
import type { OpenFile } from "./open-file.ts";
import { NO_WAIT, PollSubscription } from "./poll-table.ts";
import { UserBuffer } from "./user-buffer.ts";

const READ_ALL_CHUNK = 4096;

/** A file that was opened inside this process: what a descriptor is to a program. Every method may throw KernelError. */
export class FileHandle {
  readonly #file: OpenFile;
  readonly #who: Credentials;
  #call: Call | undefined;
  #closed = false;

  constructor(file: OpenFile, who: Credentials) {
    this.#file = file;
    this.#who = who;
  }

  /** Up to `length` bytes; none at end of file. `position` makes it a pread(2). */
  async read(length = READ_ALL_CHUNK, position?: number): Promise<Buffer> {
    const to = new UserBuffer(new Uint8Array(length));
    const count = await this.#do("read", (call) => this.#opened.read(to, call, position));
    return Buffer.from(to.memory.subarray(0, count));
  }

  /** Reads on until end of file. */
  async readAll(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (;;) {
      const part = await this.read();
      if (part.length === 0) return Buffer.concat(parts);
      parts.push(part);
    }
  }

  /** One write(2); answers how many bytes were taken. */
  async write(data: string | Uint8Array, position?: number): Promise<number> {
    const bytes = Buffer.from(data as string);
    return this.#do("write", (call) => this.#opened.write(new UserBuffer(bytes), call, position));
  }

  async llseek(offset: number, whence: number): Promise<number> {
    return this.#do("llseek", () => this.#opened.llseek(offset, whence));
  }

  /**
   * `arg` is a value, or the bytes behind the pointer. Of these the number carries to the driver and back what a mount would:
   * as many as it says, in the directions that it says, and nothing back when the answer is an errno.
   *
   * @throws KernelError EFAULT for bytes where the number carries none, or says more than there are
   */
  async ioctl(cmd: number, arg: number | Uint8Array = 0): Promise<number> {
    if (typeof arg === "number") return this.#ioctl(cmd, new IoctlArgument(arg));
    const bytes = carriedBy(cmd, arg);
    const argument = new IoctlArgument(0, bytes);
    argument.detach();
    const result = await this.#ioctl(cmd, argument);
    if (_IOC_DIR(cmd) & IOC_READ) arg.set(argument.bytes);
    return result;
  }

  /** The ready mask of now. */
  pollNow(): number {
    return check("poll", this.#opened.poll(NO_WAIT));
  }

  /** Waits until one of `events` is ready and answers the mask. */
  async poll(events: number): Promise<number> {
    for (;;) {
      let changed: () => void = () => undefined;
      const change = new Promise<void>((resolve) => (changed = resolve));
      const subscription = new PollSubscription(() => changed());
      const mask = check("poll", this.#opened.poll(subscription));
      if ((mask & events) === 0) await change;
      subscription.cancel();
      if ((mask & events) !== 0) return mask;
    }
  }

  /**
   * Signal-driven I/O, fcntl(2) with F_SETOWN and O_ASYNC: `onSigio` is called for each signal that the driver sends. As in Linux a
   * driver without a fasync operation is not asked and never sends one.
   */
  async fasync(on: boolean, onSigio?: SigioListener): Promise<void> {
    await this.#do("fasync", (call) => this.#opened.fasync(on, onSigio, call));
  }

  async fsync(datasync = false): Promise<void> {
    await this.#do("fsync", () => this.#opened.fsync(datasync));
  }

  /** Interrupts the call that this handle waits in, as a signal would. */
  interrupt(): void {
    this.#call?.interrupt();
  }

  /** close(2): the file is closed even when the driver's flush refuses. A second one does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#do("flush", (call) => this.#file.flush(call));
    } finally {
      this.#closed = true;
      await this.#file.release();
    }
  }

  #ioctl(cmd: number, argument: IoctlArgument): Promise<number> {
    return this.#do("ioctl", (call) => this.#opened.ioctl(cmd, argument, call));
  }

  get #opened(): OpenFile {
    if (this.#closed) throw new KernelError(EBADF, `${this.#file.node.path} was closed`);
    return this.#file;
  }

  async #do(op: string, body: (call: Call) => OperationResult): Promise<number> {
    this.#call = new Call(this.#who, this.#file.flags);
    return check(`${op} ${this.#file.node.path}`, await body(this.#call));
  }
}

function check(what: string, result: number): number {
  if (isErrno(result)) throw new KernelError(result, `${what}: ${new KernelError(result).message}`);
  return result;
}

/** What of the caller's bytes reaches the driver; zeroes, of that number, where they only come back. */
function carriedBy(cmd: number, memory: Uint8Array): Uint8Array {
  const size = _IOC_DIR(cmd) === IOC_NONE ? 0 : _IOC_SIZE(cmd);
  if (size === 0 || memory.length < size) {
    const number = `0x${cmd.toString(16)}`;
    throw new KernelError(EFAULT, `ioctl ${number} carries ${size} bytes, and ${memory.length} were given`);
  }
  const bytes = new Uint8Array(size);
  if (_IOC_DIR(cmd) & IOC_WRITE) bytes.set(memory.subarray(0, size));
  return bytes;
}
