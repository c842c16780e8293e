const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The memory of the program behind a read or a write, for the time of that call: what `char __user *buf`,
 * `count` and `*ppos` are to a C driver, with the copying functions as methods. A driver cannot run past its end.
 */
export class UserBuffer {
  /** How many bytes the caller asked for, or sent. */
  length: number;
  /**
   * The file position, `*ppos`. The driver moves it, as in C; the copying methods with "At" in their name
   * do it by themselves.
   */
  pos: number;
  #memory: Uint8Array;
  #filled = 0;

  constructor(memory: Uint8Array, length = memory.length, pos = 0) {
    this.#memory = memory;
    this.length = length;
    this.pos = pos;
  }

  /** copy_to_user(): appends to what was put so far, as much as fits, and answers how many bytes that were. */
  put(data: Uint8Array | string): number {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    const count = Math.min(bytes.length, this.length - this.#filled);
    this.#memory.set(count === bytes.length ? bytes : bytes.subarray(0, count), this.#filled);
    this.#filled += count;
    return count;
  }

  /**
   * simple_read_from_buffer(): puts what `data` holds from the file position on, and moves the position. Answers
   * 0, end of file, when the position is at or past its end.
   */
  putAt(data: Uint8Array | string): number {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    if (this.pos >= bytes.length) return 0;
    const count = this.put(this.pos === 0 ? bytes : bytes.subarray(this.pos));
    this.pos += count;
    return count;
  }

  /** copy_from_user(): a copy of what the caller wrote. */
  take(): Uint8Array {
    return copy(this.#memory.subarray(0, this.length));
  }

  /** What the caller wrote, as UTF-8 text. */
  text(): string {
    return decoder.decode(this.#memory.subarray(0, this.length));
  }

  /**
   * simple_write_to_buffer(): copies what the caller wrote into `target` at the file position, as much as fits,
   * and moves the position. Answers how many bytes were taken.
   */
  takeAt(target: Uint8Array): number {
    const count = Math.min(this.length, target.length - this.pos);
    if (count <= 0) return 0;
    target.set(this.#memory.subarray(0, count), this.pos);
    this.pos += count;
    return count;
  }

  /** The bytes put so far (read) or sent (write), without a copy; only the runtime looks at them. */
  get memory(): Uint8Array {
    return this.#memory;
  }

  /** Used by whoever hands the same buffer to call after call. */
  reset(length: number, pos: number): void {
    this.length = length;
    this.pos = pos;
    this.#filled = 0;
  }

  /** Moves to memory of its own, because the call outlives the memory it came with. */
  detach(): void {
    this.#memory = copy(this.#memory.subarray(0, this.length));
  }
}

/** Not slice(): a Buffer's is no copy. */
const copy = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
