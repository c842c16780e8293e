import { EFAULT, KernelError } from "../errno.ts";

/**
 * The third argument of ioctl(2). For `_IOW` and `_IOWR` numbers the caller's struct is in {@link data}; what
 * the driver leaves there goes back to the caller for `_IOR` and `_IOWR`. Numbers that encode no size carry
 * only the argument's value.
 */
export class IoctlArgument {
  /** The argument itself, when it is a value and not a pointer. */
  readonly value: number;
  /** The bytes that the pointer points to; empty for numbers that encode no size. */
  data: DataView;

  constructor(value: number, bytes: Uint8Array) {
    this.value = value;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** copy_from_user(): a copy of the first `length` bytes. @throws KernelError EFAULT past the argument's end */
  take(length = this.data.byteLength): Uint8Array {
    this.#check(length);
    return this.bytes.slice(0, length);
  }

  /** copy_to_user(): writes `bytes` to the start of the argument. @throws KernelError EFAULT past its end */
  put(bytes: Uint8Array): void {
    this.#check(bytes.length);
    this.bytes.set(bytes);
  }

  /** The same bytes as {@link data}, without a copy. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.data.buffer, this.data.byteOffset, this.data.byteLength);
  }

  /** Moves to memory of its own, because the call outlives the memory it came with. */
  detach(): void {
    this.data = new DataView(this.bytes.slice().buffer);
  }

  #check(length: number): void {
    if (length > this.data.byteLength) {
      throw new KernelError(EFAULT, `the ioctl number carries ${this.data.byteLength} bytes, not ${length}`);
    }
  }
}
