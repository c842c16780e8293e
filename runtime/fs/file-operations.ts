import type { Call } from "../sched/call.ts";
import type { IoctlArgument } from "./ioctl-argument.ts";
import type { OpenFile } from "./open-file.ts";
import type { PollTable } from "./poll-table.ts";
import type { UserBuffer } from "./user-buffer.ts";

/** A count, a position or 0; or a negated errno. Operations may also throw a KernelError. */
export type OperationResult = number | Promise<number>;
export type OperationStatus = void | number | Promise<void | number>;

/**
 * What a driver does for a file: `struct file_operations`. All are optional, and each runs in process context: it may
 * be async and wait, and gets the caller as `call`. What is missing answers as in Linux: EINVAL to read and
 * write, ENOTTY to ioctl, ESPIPE to llseek, always ready to poll.
 */
export interface FileOperations {
  open?(file: OpenFile, call: Call): OperationStatus;
  /** Answers how many bytes it put into `to`; 0 is end of file. */
  read?(file: OpenFile, to: UserBuffer, call: Call): OperationResult;
  /** Answers how many of the bytes in `from` it took. */
  write?(file: OpenFile, from: UserBuffer, call: Call): OperationResult;
  /** Answers the new position; the runtime keeps it. A file without this operation is a stream. */
  llseek?(file: OpenFile, offset: number, whence: number): OperationResult;
  /** `unlocked_ioctl`. Answers a number >= 0, which the caller gets as the result of ioctl(2). */
  ioctl?(file: OpenFile, cmd: number, arg: IoctlArgument, call: Call): OperationResult;
  /** Names the queues that it will wake to `table` and answers the ready mask of now. Must not wait. */
  poll?(file: OpenFile, table: PollTable): number;
  /** Every close(2) of a descriptor, the last one and those of inherited copies. */
  flush?(file: OpenFile, call: Call): OperationStatus;
  fsync?(file: OpenFile, datasync: boolean): OperationStatus;
  /**
   * The caller wants, or no longer wants, a signal when something happens: hand it to the `helper` of a `k.fasync()` queue. It
   * hears of handles of `vfs.open` only: FUSE does not tell of O_ASYNC. Runs before release where it is still wanted.
   */
  fasync?(file: OpenFile, on: boolean): OperationStatus;
  /** The last close. What it answers reaches nobody. */
  release?(file: OpenFile): OperationStatus;
}
