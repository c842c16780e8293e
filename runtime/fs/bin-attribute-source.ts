import { EFBIG, ENODEV, KernelError } from "../errno.ts";
import { PAGE_SIZE } from "./attribute-source.ts";
import type { FileOperations, OperationResult } from "./file-operations.ts";
import { heldMeanwhile } from "./held-meanwhile.ts";
import { fixedSizeLlseek } from "./llseek.ts";
import type { FileSource, Pin } from "./node.ts";
import type { BinAttribute } from "./sysfs.ts";
import type { UserBuffer } from "./user-buffer.ts";

/** What opening a binary attribute leads to. */
export class BinAttributeSource implements FileSource {
  readonly ops: FileOperations;
  readonly stream = false;
  readonly size: number;
  readonly requireOperations = true;
  readonly gone = ENODEV;
  readonly owner: Pin | undefined;
  readonly #attribute: BinAttribute;

  constructor(attribute: BinAttribute, owner: Pin | undefined) {
    this.#attribute = attribute;
    this.size = attribute.size ?? 0;
    this.owner = owner;
    this.ops = {
      ...(attribute.read && { read: (_file, to) => this.#read(to) }),
      ...(attribute.write && { write: (_file, from) => this.#write(from) }),
      llseek: (file, offset, whence) => fixedSizeLlseek(file, offset, whence, this.size),
    };
  }

  /** sysfs_kf_bin_read(). */
  #read(to: UserBuffer): OperationResult {
    const length = this.#within(to);
    if (length <= 0) return 0;
    const bytes = this.#held("read", this.#attribute.read?.(to.pos, length) ?? new Uint8Array());
    const put = (made: Uint8Array): number => moved(to, to.put(made.subarray(0, length)));
    return bytes instanceof Promise ? bytes.then(put) : put(bytes);
  }

  /** sysfs_kf_bin_write(). */
  #write(from: UserBuffer): OperationResult {
    const length = this.#within(from);
    if (length <= 0 && from.length > 0) throw new KernelError(EFBIG, `there are ${this.size} bytes`);
    const bytes = from.take().subarray(0, length);
    const taken = this.#held("write", this.#attribute.write?.(bytes, from.pos));
    const count = (answer: void | number): number => moved(from, answer ?? length);
    return taken instanceof Promise ? taken.then(count) : count(taken);
  }

  /** How much of what the caller asks for lies in the file and in one page. */
  #within({ pos, length }: UserBuffer): number {
    return Math.min(length, PAGE_SIZE, this.size === 0 ? length : this.size - pos);
  }

  #held<T>(what: string, work: T): T {
    return heldMeanwhile(this.owner, `${what} of ${this.#attribute.name} runs`, work);
  }
}

function moved(buffer: UserBuffer, count: number): number {
  if (count > 0) buffer.pos += count;
  return count;
}
