/**
 * The contract of the native FUSE addon (`runtime/bridge/native/`), and its loader.
 *
 * The addon owns the FUSE session and a mirror of the node tree; it answers every metadata request
 * (lookup, getattr, readdir, readlink, access, statfs) by itself from that mirror and calls a handler for
 * the rest, on the event loop's thread, in the loop turn in which the request arrived.
 *
 * A handler answers at once by returning a number, or later by returning `undefined` and calling the
 * `reply*` method of the session with the request's id.
 */
import { createRequire } from "node:module";

/** Flags of a mirrored node. */
export const NODE_STREAM = 1; // no file position: lseek and pread answer ESPIPE (FOPEN_STREAM)
export const NODE_FLUSH = 2; // the driver wants every close(2), not only the last (no FOPEN_NOFLUSH)

/** What a handler returns: a count or mask (>= 0), a negated errno, or undefined for "answered later". */
export type Answer = number | undefined;

export interface FuseHandlers {
  /** Answers the number by which the open file is named in the later calls (1 … 2^31-1). */
  open(req: number, ino: number, flags: number, uid: number, gid: number, pid: number): Answer;
  /** Puts up to `size` bytes at the start of `session.buffer` and answers how many. `offset` is 0 for a stream. */
  read(req: number, fh: number, size: number, offset: number, flags: number, pid: number): Answer;
  /** The `size` bytes lie at the start of `session.buffer`, until the handler returns. Answers how many were taken. */
  write(req: number, fh: number, size: number, offset: number, flags: number, pid: number): Answer;
  /** `inSize` bytes lie in `session.buffer`, zeroes behind; `outSize` bytes are taken from there on an answer >= 0. */
  ioctl(
    req: number,
    fh: number,
    cmd: number,
    arg: number,
    inSize: number,
    outSize: number,
    flags: number,
    pid: number,
  ): Answer;
  /** Answers the ready mask. `schedule`: the caller waits, `session.notifyPoll(fh)` must follow a change. */
  poll(req: number, fh: number, events: number, schedule: boolean, flags: number): Answer;
  lseek(req: number, fh: number, offset: number, whence: number): Answer;
  flush(req: number, fh: number, pid: number): Answer;
  fsync(req: number, fh: number, datasync: boolean): Answer;
  /** The last close. */
  release(req: number, fh: number): Answer;
  /** chmod and chown; `valid` is a mask of 1 mode, 2 uid, 4 gid. Truncation and times are taken care of natively. */
  setattr(
    req: number,
    ino: number,
    valid: number,
    mode: number,
    uid: number,
    gid: number,
    callerUid: number,
  ): Answer;
  /** The caller of a request that is still unanswered was interrupted by a signal. */
  interrupt(req: number): void;
  /** The file system was unmounted from outside, or the connection broke; no handler is called any more. */
  unmounted(): void;
}

export interface FuseMountOptions {
  mountpoint: string;
  fsname: string;
  /** Let other users in (root, or `user_allow_other` in /etc/fuse.conf). */
  allowOther: boolean;
  /** Microseconds to look for the next request before sleeping; 0 sleeps at once. Costs that much CPU a request. */
  spinMicroseconds: number;
}

export interface FuseSession {
  /** Carries the bytes of read, write and ioctl between the addon and the handlers (1 MiB). */
  readonly buffer: ArrayBuffer;
  /** Mirrors a node: `mode` is a full st_mode; `target` is a symbolic link's text. The root is 1 and exists. */
  addNode(
    ino: number,
    parent: number,
    name: string,
    mode: number,
    uid: number,
    gid: number,
    size: number,
    flags: number,
    target?: string,
  ): void;
  setNode(ino: number, mode: number, uid: number, gid: number, size: number): void;
  /** Later requests for it answer ESTALE, which makes the kernel look the name up again. */
  removeNode(ino: number): void;

  /** Each answers whether the caller was still there to take the reply. */
  replyError(req: number, errno: number): boolean;
  replyOpen(req: number, fh: number): boolean;
  replyRead(req: number, data: Uint8Array, length: number): boolean;
  replyIoctl(req: number, result: number, out: Uint8Array | undefined, length: number): boolean;
  /** The answer to write, poll, lseek, flush, fsync, release and setattr. */
  replyNumber(req: number, value: number): boolean;
  /** Wakes whoever polls the open file; the kernel asks for the new mask at once. */
  notifyPoll(fh: number): void;

  /** Ends what is unanswered with ENODEV, unmounts and frees the session. A second call does nothing. */
  unmount(): void;
}

export interface FuseAddon {
  /** @throws Error with the reason, as libfuse and fusermount3 gave it */
  mount(options: FuseMountOptions, handlers: FuseHandlers): FuseSession;
}

/** Loads the addon, or answers undefined where it was not built (no libfuse3 at install time). */
export function loadFuseAddon(): FuseAddon | undefined {
  const require = createRequire(import.meta.url);
  for (const root of ["../..", "../../.."]) {
    try {
      return require(`${root}/build/Release/tophalf_fuse.node`) as FuseAddon;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}
