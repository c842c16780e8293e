import { EINVAL, KernelError } from "../errno.ts";
import type { FileOperations } from "./file-operations.ts";
import { SEEK_CUR } from "./flags.ts";
import type { UserBuffer } from "./user-buffer.ts";

const encoder = new TextEncoder();

/** A small text that is made when it is read, and may be written. */
export interface TextFile {
  /** The whole content. Made anew whenever a reader starts at position 0. */
  show?: () => string;
  /** Takes what one write(2) brought; the writer waits for a promise. @throws KernelError to refuse it */
  store?: (text: string) => void | Promise<void>;
}

/** File operations for a {@link TextFile}: the files of /sys, and those of /proc that single_open() makes. */
export function textFile({ show, store }: TextFile): FileOperations {
  return { ...(show && { read: reader(show) }), ...(store && { write: writer(store) }), llseek: seek };
}

const reader = (show: () => string) =>
  function read(file: { privateData: unknown }, to: UserBuffer): number {
    if (to.pos === 0 || !(file.privateData instanceof Uint8Array)) file.privateData = encoder.encode(show());
    return to.putAt(file.privateData as Uint8Array);
  };

const writer = (store: (text: string) => void | Promise<void>) =>
  function write(_file: unknown, from: UserBuffer): number | Promise<number> {
    const { length } = from;
    const pending = store(from.text());
    return pending ? pending.then(() => length) : length;
  };

function seek(file: { pos: number }, offset: number, whence: number): number {
  const position = whence === SEEK_CUR ? file.pos + offset : offset;
  if (whence > SEEK_CUR || position < 0) throw new KernelError(EINVAL);
  return position;
}
