import { EINTR, ESTALE } from "../errno.ts";
import { IoctlArgument } from "../fs/ioctl-argument.ts";
import type { Node } from "../fs/node.ts";
import { OpenFile } from "../fs/open-file.ts";
import { NO_WAIT } from "../fs/poll-table.ts";
import { UserBuffer } from "../fs/user-buffer.ts";
import type { Vfs } from "../fs/vfs.ts";
import { Call } from "../sched/call.ts";
import { mirrorTree } from "./mirror.ts";
import type { Answer, FuseAddon, FuseHandlers, FuseMountOptions, FuseSession } from "./native.ts";
import { OpenedFile, OpenFiles } from "./open-files.ts";

const NOBODY = { pid: 0, uid: 0, gid: 0 };

/**
 * Serves the VFS as a FUSE file system: requests of programs become calls on open files, results become replies. A driver
 * that answers at once is answered at once, in the event-loop turn in which the request arrived; one that waits keeps its
 * request open and nothing else.
 */
export class Bridge implements FuseHandlers {
  readonly #vfs: Vfs;
  readonly #session: FuseSession;
  readonly #memory: Uint8Array;
  readonly #nodes = new Map<number, Node>();
  readonly #files = new OpenFiles();
  /** The callers of unanswered requests. */
  readonly #waiting = new Map<number, Call>();
  readonly #unwatch: () => void;
  readonly #onUnmounted: () => void;
  /** Used for call after call, until one waits and keeps them. */
  #buffer: UserBuffer;
  #call = new Call(NOBODY);

  /**
   * @param onUnmounted somebody else unmounted the file system
   * @throws Error with what libfuse or fusermount3 said
   */
  constructor(vfs: Vfs, addon: FuseAddon, options: FuseMountOptions, onUnmounted: () => void) {
    this.#vfs = vfs;
    this.#onUnmounted = onUnmounted;
    this.#session = addon.mount(options, this);
    this.#memory = new Uint8Array(this.#session.buffer);
    this.#buffer = new UserBuffer(this.#memory);
    this.#unwatch = mirrorTree(vfs.tree, this.#session, this.#nodes);
  }

  /** Ends every unanswered request, unmounts, and closes what programs had open. */
  async unmount(): Promise<void> {
    this.#session.unmount();
    await this.#letGo();
  }

  open(req: number, ino: number, flags: number, uid: number, gid: number, pid: number): Answer {
    const node = this.#nodes.get(ino);
    if (!node) return -ESTALE;
    const result = this.#vfs.openNode(node, this.#call.reset(pid, uid, gid, flags));
    if (typeof result === "number") return result;
    if (result instanceof OpenFile) return this.#files.add(new OpenedFile(result));
    this.#wait(req);
    void result.then((late) => {
      this.#finishOpen(req, late);
    });
    return undefined;
  }

  read(req: number, fh: number, size: number, offset: number, flags: number, pid: number): Answer {
    const opened = this.#files.get(fh);
    const { file } = opened;
    const call = this.#callOn(file, pid, flags);
    const to = this.#buffer;
    to.reset(size, 0);
    const result = opened.stream ? file.read(to, call) : opened.at(offset, () => file.read(to, call, offset));
    if (typeof result === "number") return result;
    return this.#later(req, result, (count) => this.#session.replyRead(req, to.memory, count));
  }

  write(req: number, fh: number, size: number, offset: number, flags: number, pid: number): Answer {
    const opened = this.#files.get(fh);
    const { file } = opened;
    const call = this.#callOn(file, pid, flags);
    const from = this.#buffer;
    from.reset(size, 0);
    const result = opened.stream
      ? file.write(from, call)
      : opened.at(offset, () => file.write(from, call, offset));
    return typeof result === "number" ? result : this.#later(req, result);
  }

  ioctl(
    req: number,
    fh: number,
    cmd: number,
    arg: number,
    inSize: number,
    outSize: number,
    flags: number,
    pid: number,
  ): Answer {
    const { file } = this.#files.get(fh);
    const call = this.#callOn(file, pid, flags);
    const bytes = this.#memory.subarray(0, Math.max(inSize, outSize));
    const argument = new IoctlArgument(arg, bytes);
    const result = file.ioctl(cmd, argument, call);
    if (typeof result === "number") {
      argument.finish(result >= 0);
      return result;
    }
    argument.detach();
    return this.#later(req, result, (value) => this.#session.replyIoctl(req, value, argument.bytes, outSize));
  }

  poll(_req: number, fh: number, _events: number, schedule: boolean): Answer {
    const opened = this.#files.get(fh);
    return opened.file.poll(schedule ? opened.subscribe(() => this.#session.notifyPoll(fh)) : NO_WAIT);
  }

  lseek(req: number, fh: number, offset: number, whence: number): Answer {
    const result = this.#files.get(fh).file.llseek(offset, whence);
    return typeof result === "number" ? result : this.#later(req, result);
  }

  flush(req: number, fh: number, pid: number): Answer {
    const { file } = this.#files.get(fh);
    const result = file.flush(this.#callOn(file, pid, file.flags));
    return typeof result === "number" ? result : this.#later(req, result);
  }

  fsync(req: number, fh: number, datasync: boolean): Answer {
    const result = this.#files.get(fh).file.fsync(datasync);
    return typeof result === "number" ? result : this.#later(req, result);
  }

  release(req: number, fh: number): Answer {
    const result = this.#files.remove(fh).release();
    return typeof result === "number" ? result : this.#later(req, result);
  }

  setattr(
    _req: number,
    ino: number,
    valid: number,
    mode: number,
    uid: number,
    gid: number,
    callerUid: number,
  ): Answer {
    const node = this.#nodes.get(ino);
    if (!node) return -ESTALE;
    const change = { ...(valid & 1 && { mode }), ...(valid & 2 && { uid }), ...(valid & 4 && { gid }) };
    return this.#vfs.setAttributes(node, change, callerUid);
  }

  /**
   * The driver's waits end with EINTR, and its answer, which may be a partial result, counts if it comes at once. If it does not,
   * the caller is let go all the same: nobody hangs in a driver that does not listen.
   */
  interrupt(req: number): void {
    this.#waiting.get(req)?.interrupt();
    setImmediate(() => {
      if (this.#waiting.delete(req)) this.#session.replyError(req, EINTR);
    });
  }

  unmounted(): void {
    void this.#letGo().then(this.#onUnmounted);
  }

  /** The caller of a slow open may have gone meanwhile; then the file is closed again. */
  #finishOpen(req: number, late: OpenFile | number): void {
    const wanted = this.#waiting.delete(req);
    if (typeof late === "number") {
      if (wanted) this.#session.replyError(req, -late);
      return;
    }
    const fh = this.#files.add(new OpenedFile(late));
    if (!wanted || !this.#session.replyOpen(req, fh)) void this.#files.remove(fh).release();
  }

  /** Keeps a request open until its driver has the answer. */
  #later(req: number, result: Promise<number>, reply?: (value: number) => boolean): Answer {
    this.#wait(req);
    void result.then((value) => {
      if (!this.#waiting.delete(req)) return;
      if (value < 0) this.#session.replyError(req, -value);
      else if (reply) reply(value);
      else this.#session.replyNumber(req, value);
    });
    return undefined;
  }

  /** The call, and the buffer, go with the request that waits. */
  #wait(req: number): void {
    this.#waiting.set(req, this.#call);
    this.#call = new Call(NOBODY);
    this.#buffer = new UserBuffer(this.#memory);
  }

  /** A later call on a file has the rights that the file was opened with. */
  #callOn({ opener }: OpenFile, pid: number, flags: number): Call {
    return this.#call.reset(pid, opener.uid, opener.gid, flags);
  }

  async #letGo(): Promise<void> {
    this.#unwatch();
    for (const call of this.#waiting.values()) call.interrupt();
    this.#waiting.clear();
    for (const opened of this.#files.removeAll()) await opened.release();
  }
}
