import { KernelError } from "../errno.ts";
import type { OperationResult } from "./file-operations.ts";
import { seqLlseek } from "./llseek.ts";
import type { OpenFile } from "./open-file.ts";
import type { UserBuffer } from "./user-buffer.ts";

const encoder = new TextEncoder();

type Awaitable<T> = T | Promise<T>;

/** A small text that is made when it is read, and may be written. Both may be async: the caller waits. */
export interface TextFile {
  /** The whole content, or a negated errno. Made anew whenever a reader starts at position 0. */
  show?: () => Awaitable<string | number>;
  /**
   * Takes what one write(2) brought. Answers nothing when it took it all, else how many bytes it took, or a negated
   * errno. @throws KernelError to refuse it
   */
  store?: (text: string) => Awaitable<void | number>;
}

/** What it comes to: operations that need no more than these arguments. */
export interface TextOperations {
  readonly read?: (file: OpenFile, to: UserBuffer) => OperationResult;
  readonly write?: (file: OpenFile, from: UserBuffer) => OperationResult;
  readonly llseek: (file: OpenFile, offset: number, whence: number) => number;
}

/** File operations for a {@link TextFile}: the files of /sys, and those of /proc that the runtime itself has. */
export function textFile({ show, store }: TextFile): TextOperations {
  return { ...(show && { read: reader(show) }), ...(store && { write: writer(store) }), llseek: seqLlseek };
}

function reader(show: () => Awaitable<string | number>): Required<TextOperations>["read"] {
  return (file, to) => {
    if (to.pos !== 0 && file.privateData instanceof Uint8Array) return to.putAt(file.privateData);
    const serve = (shown: string | number): number => to.putAt((file.privateData = bytesOf(shown)));
    const made = show();
    return made instanceof Promise ? made.then(serve) : serve(made);
  };
}

function bytesOf(shown: string | number): Uint8Array {
  if (typeof shown === "string") return encoder.encode(shown);
  if (shown < 0) throw new KernelError(shown);
  throw new TypeError(`show answered ${shown}; it answers the text, or a negated errno`);
}

function writer(store: (text: string) => Awaitable<void | number>): Required<TextOperations>["write"] {
  return (_file, from) => {
    const { length } = from;
    const taken = store(from.text());
    return taken instanceof Promise ? taken.then((late) => late ?? length) : (taken ?? length);
  };
}
