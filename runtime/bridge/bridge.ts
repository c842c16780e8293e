import { EINTR, ESTALE } from "../errno.ts";
import type { OperationResult } from "../fs/file-operations.ts";
import { IoctlArgument } from "../fs/ioctl-argument.ts";
import type { Node } from "../fs/node.ts";
import { OpenFile } from "../fs/open-file.ts";
import { NO_WAIT, PollSubscription } from "../fs/poll-table.ts";
import { UserBuffer } from "../fs/user-buffer.ts";
import type { Vfs } from "../fs/vfs.ts";
import { Call } from "../sched/call.ts";
import { mirrorTree } from "./mirror.ts";
import type { Answer, FuseAddon, FuseHandlers, FuseMountOptions, FuseSession } from "./native.ts";
import { OpenedFile, OpenFiles } from "./open-files.ts";

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
  #buffer: UserBuffer;

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
    const call = new Call({ pid, uid, gid }, flags);
    const result = this.#vfs.openNode(node, call);
    if (typeof result === "number") return result;
    if (result instanceof OpenFile) return this.#add(result);
    this.#waiting.set(req, call);
    void result.then((late) => {
      this.#finishOpen(req, late);
    });
    return undefined;
  }

  read(req: number, fh: number, size: number, offset: number, flags: number, pid: number): Answer {
    const opened = this.#files.get(fh);
    const { file } = opened;
    const call = callOn(file, flags, pid);
    const to = this.#buffer;
    to.reset(size, 0);
    const result = opened.stream ? file.read(to, call) : opened.at(offset, () => file.read(to, call, offset));
    return this.#settle(req, call, result, (count) => this.#session.replyRead(req, to.memory, count));
  }

  write(req: number, fh: number, size: number, offset: number, flags: number, pid: number): Answer {
    const opened = this.#files.get(fh);
    const { file } = opened;
    const call = callOn(file, flags, pid);
    const from = this.#buffer;
    from.reset(size, 0);
    const result = opened.stream
      ? file.write(from, call)
      : opened.at(offset, () => file.write(from, call, offset));
    return this.#settle(req, call, result);
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
    const call = callOn(file, flags, pid);
    const bytes = this.#memory.subarray(0, Math.max(inSize, outSize));
    bytes.fill(0, inSize);
    const argument = new IoctlArgument(arg, bytes);
    const result = file.ioctl(cmd, argument, call);
    if (typeof result !== "number") argument.detach();
    return this.#settle(req, call, result, (value) =>
      this.#session.replyIoctl(req, value, argument.bytes, outSize),
    );
  }

  poll(_req: number, fh: number, _events: number, schedule: boolean): Answer {
    const { file, subscription } = this.#files.get(fh);
    return file.poll(schedule ? subscription : NO_WAIT);
  }

  lseek(req: number, fh: number, offset: number, whence: number): Answer {
    const { file } = this.#files.get(fh);
    return this.#settle(req, callOn(file, file.flags, 0), file.llseek(offset, whence));
  }

  flush(req: number, fh: number, pid: number): Answer {
    const { file } = this.#files.get(fh);
    const call = callOn(file, file.flags, pid);
    return this.#settle(req, call, file.flush(call));
  }

  fsync(req: number, fh: number, datasync: boolean): Answer {
    const { file } = this.#files.get(fh);
    return this.#settle(req, callOn(file, file.flags, 0), file.fsync(datasync));
  }

  release(req: number, fh: number): Answer {
    const { file, subscription } = this.#files.remove(fh);
    subscription.cancel();
    return this.#settle(req, callOn(file, file.flags, 0), file.release());
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

  #add(file: OpenFile): number {
    const wakeUp = (fh: number) => (): void => {
      this.#session.notifyPoll(fh);
    };
    return this.#files.add((fh) => new OpenedFile(file, new PollSubscription(wakeUp(fh))));
  }

  /** The caller of a slow open may have gone meanwhile; then the file is closed again. */
  #finishOpen(req: number, late: OpenFile | number): void {
    const wanted = this.#waiting.delete(req);
    if (typeof late === "number") {
      if (wanted) this.#session.replyError(req, -late);
      return;
    }
    const fh = this.#add(late);
    if (!wanted || !this.#session.replyOpen(req, fh)) void this.#files.remove(fh).file.release();
  }

  /** Answers now, or keeps the request open until the driver has. */
  #settle(req: number, call: Call, result: OperationResult, reply?: (value: number) => boolean): Answer {
    if (typeof result === "number") return result;
    this.#buffer = new UserBuffer(this.#memory); // the old one went with the waiting call
    this.#waiting.set(req, call);
    void result.then((value) => {
      if (!this.#waiting.delete(req)) return;
      if (value < 0) this.#session.replyError(req, -value);
      else if (reply) reply(value);
      else this.#session.replyNumber(req, value);
    });
    return undefined;
  }

  async #letGo(): Promise<void> {
    this.#unwatch();
    for (const call of this.#waiting.values()) call.interrupt();
    this.#waiting.clear();
    for (const { file, subscription } of this.#files.removeAll()) {
      subscription.cancel();
      await file.release();
    }
  }
}

/** Later calls come with the caller's process only; the rights are those that the file was opened with. */
function callOn(file: OpenFile, flags: number, pid: number): Call {
  const { uid, gid } = file.opener;
  return new Call({ pid, uid, gid }, flags);
}
