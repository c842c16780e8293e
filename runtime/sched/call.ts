import { O_NONBLOCK } from "../fs/flags.ts";

/** Whose call it is. */
export interface Credentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** This process's own. */
export function ownCredentials(): Credentials {
  return { pid: process.pid, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

/**
 * One system call that a driver is serving, and who made it. It is handed to every file operation and from there to
 * whatever waits, so that a signal to the caller ends the wait. It is good until the operation has ended; then the next call may use it again.
 */
export class Call implements Credentials {
  pid: number;
  uid: number;
  gid: number;
  /** The open file's flags at the time of this call: fcntl(2) may change O_NONBLOCK. */
  flags: number;
  #interrupted = false;
  #listeners: Set<() => void> | undefined;

  constructor({ pid, uid, gid }: Credentials, flags = 0) {
    this.pid = pid;
    this.uid = uid;
    this.gid = gid;
    this.flags = flags;
  }

  /** Makes a new call of it, for whoever serves call after call. */
  reset(pid: number, uid: number, gid: number, flags: number): this {
    this.pid = pid;
    this.uid = uid;
    this.gid = gid;
    this.flags = flags;
    this.#interrupted = false;
    this.#listeners = undefined;
    return this;
  }

  /** The caller does not want to wait: answer EAGAIN instead. */
  get nonblock(): boolean {
    return (this.flags & O_NONBLOCK) !== 0;
  }

  /** signal_pending(current): the caller got a signal and wants to be let go. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** Delivers a signal to the caller: every interruptible wait of this call ends with EINTR. */
  interrupt(): void {
    if (this.#interrupted) return;
    this.#interrupted = true;
    for (const listener of [...(this.#listeners ?? [])]) listener();
  }

  /** Calls `listener` once when the caller is interrupted; the result takes it back. */
  onInterrupt(listener: () => void): () => void {
    this.#listeners ??= new Set();
    const listeners = this.#listeners.add(listener);
    return () => listeners.delete(listener);
  }
}
