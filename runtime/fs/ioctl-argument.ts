import { EFAULT, KernelError } from "../errno.ts";
import { type CType, decode, encode } from "./ctype/type.ts";

const NOTHING = new Uint8Array();

/**
 * The third argument of ioctl(2). For `_IOW` and `_IOWR` numbers the caller's bytes are in it, and what the driver leaves in
 * it goes back to the caller for `_IOR` and `_IOWR`, when the answer is no errno. Numbers that encode no size carry only
 * the argument's value.
 */
export class IoctlArgument {
  /** The argument itself, when it is a value and not a pointer. */
  readonly value: number;
  /** The memory that the bytes came in, which others use when the call has been answered. */
  #memory: Uint8Array;
  /** A copy, made for a driver that looks at the bytes without one, and for one that answers later. */
  #own: Uint8Array | undefined;

  constructor(value: number, memory: Uint8Array = NOTHING) {
    this.value = value;
    this.#memory = memory;
  }

  /** The bytes that the pointer points to; empty for numbers that encode no size. */
  get bytes(): Uint8Array {
    return (this.#own ??= new Uint8Array(this.#memory)); // not slice(): a Buffer's is no copy
  }

  /** The same bytes, for single fields: `arg.data.getInt32(0, true)`. */
  get data(): DataView {
    const { buffer, byteOffset, byteLength } = this.bytes;
    return new DataView(buffer, byteOffset, byteLength);
  }

  /** copy_from_user(): a copy of the first `length` bytes. @throws KernelError EFAULT past the argument's end */
  take(length?: number): Uint8Array;
  /** copy_from_user() of a struct: its value. @throws KernelError EFAULT when the number says fewer bytes than it has */
  take<T>(type: CType<T>): T;
  take<T>(what: number | CType<T> = this.#current.length): Uint8Array | T {
    if (typeof what === "object") return decode(what, this.#first(what.size));
    return new Uint8Array(this.#first(what));
  }

  /** copy_to_user(): writes `bytes` to the start of the argument. @throws KernelError EFAULT past its end */
  put(bytes: Uint8Array): void;
  /**
   * copy_to_user() of a struct.
   *
   * @throws KernelError EFAULT when the number says fewer bytes than it has
   * @throws RangeError, TypeError for a value that the type cannot hold, which is a fault of the driver; then nothing was written
   */
  put<T>(type: CType<T>, value: T): void;
  put<T>(what: Uint8Array | CType<T>, value?: T): void {
    const bytes = what instanceof Uint8Array ? what : encode(what, value as T);
    this.#first(bytes.length).set(bytes);
  }

  /** Moves to memory of its own, because the call outlives the memory it came with. */
  detach(): void {
    this.#own = this.bytes;
    this.#memory = NOTHING;
  }

  /** The call has been answered at once: with `success` what the driver left goes back, and nothing that it does later. */
  finish(success: boolean): void {
    if (success && this.#own) this.#memory.set(this.#own);
    this.#memory = NOTHING;
    this.#own ??= NOTHING;
  }

  get #current(): Uint8Array {
    return this.#own ?? this.#memory;
  }

  #first(length: number): Uint8Array {
    const bytes = this.#current;
    if (length > bytes.length) {
      throw new KernelError(EFAULT, `the ioctl number carries ${bytes.length} bytes, not ${length}`);
    }
    return length === bytes.length ? bytes : bytes.subarray(0, length);
  }
}
