import { EFAULT, KernelError } from "../errno.ts";

/**
 * The third argument of ioctl(2). For `_IOW` and `_IOWR` numbers the caller's struct is in {@link data}; what
 * the driver leaves there goes back to the caller for `_IOR` and `_IOWR`. Numbers that encode no size carry
 * only the argument's value.
 */
export class IoctlArgument {
  /** The argument itself, when it is a value and not a pointer. */
  readonly value: number;
  #bytes: Uint8Array;
  #view: DataView | undefined;

  constructor(value: number, bytes: Uint8Array) {
    this.value = value;
    this.#bytes = bytes;
  }

  /** The bytes that the pointer points to, without a copy; empty for numbers that encode no size. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The same bytes, for the fields of a struct: `arg.data.getInt32(0, true)`. */
  get data(): DataView {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return (this.#view ??= new DataView(buffer, byteOffset, byteLength));
  }

  /** copy_from_user(): a copy of the first `length` bytes. @throws KernelError EFAULT past the argument's end */
  take(length = this.#bytes.length): Uint8Array {
    this.#check(length);
    return new Uint8Array(this.#bytes.subarray(0, length)); // not slice(): a Buffer's is no copy
  }

  /** copy_to_user(): writes `bytes` to the start of the argument. @throws KernelError EFAULT past its end */
  put(bytes: Uint8Array): void {
    this.#check(bytes.length);
    this.#bytes.set(bytes);
  }

  /** Moves to memory of its own, because the call outlives the memory it came with. */
  detach(): void {
    this.#bytes = this.take();
    this.#view = undefined;
  }

  #check(length: number): void {
    if (length > this.#bytes.length) {
      throw new KernelError(EFAULT, `the ioctl number carries ${this.#bytes.length} bytes, not ${length}`);
    }
  }
}
