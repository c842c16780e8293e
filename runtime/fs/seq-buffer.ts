import type { UserBuffer } from "./user-buffer.ts";

const FIRST_SIZE = 4096;
const encoder = new TextEncoder();

/** What was shown and not read yet. It grows with what is put into it. */
export class SeqBuffer {
  #bytes = new Uint8Array();
  #from = 0;
  #to = 0;

  /** How many bytes wait. */
  get count(): number {
    return this.#to - this.#from;
  }

  append(data: string | Uint8Array): void {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** Takes the last bytes away, so that `count` are left. */
  truncate(count: number): void {
    this.#to = this.#from + count;
  }

  /** Takes the first bytes away. */
  skip(count: number): void {
    this.#from += count;
    if (this.#from === this.#to) this.clear();
  }

  clear(): void {
    this.#from = this.#to = 0;
  }

  /** Gives a reader as much as he has room for. */
  drain(to: UserBuffer): number {
    const count = to.put(this.#bytes.subarray(this.#from, this.#to));
    this.skip(count);
    return count;
  }

  #reserve(more: number): void {
    const needed = this.#to + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(FIRST_SIZE, 2 ** Math.ceil(Math.log2(needed))));
    grown.set(this.#bytes.subarray(0, this.#to));
    this.#bytes = grown;
  }
}
