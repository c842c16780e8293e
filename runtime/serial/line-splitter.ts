import { EINVAL, KernelError } from "../errno.ts";

export interface LineFormat {
  /** What ends a line: text, or bytes. Default "\n". It may come in pieces. */
  readonly terminator?: string | Uint8Array;
  /** The most bytes of a line, without its end. Default 1024. */
  readonly maxLength?: number;
}

/** What became of the bytes, which are as they came: nothing is decoded. */
export interface Piece {
  /** A line without its end, or the first bytes of one that is longer than it may be: what follows, up to its end, is thrown away. */
  readonly kind: "line" | "overlong";
  readonly bytes: Buffer;
}

/** Parts a stream of bytes, which comes in whatever pieces, into lines. */
export class LineSplitter {
  readonly #terminator: Buffer;
  readonly #maxLength: number;
  /** What has come of a line so far; while skipping, no more than could be the start of its end. */
  #pending: Buffer = Buffer.alloc(0);
  /** The line is too long: it is thrown away up to its end. */
  #skipping = false;

  /** @throws KernelError EINVAL an empty terminator, or no room for a line */
  constructor({ terminator = "\n", maxLength = 1024 }: LineFormat = {}) {
    this.#terminator = Buffer.from(terminator as Uint8Array);
    if (this.#terminator.length === 0) throw new KernelError(EINVAL, "lines need an end: give a terminator");
    if (!(maxLength >= 1)) throw new KernelError(EINVAL, `no line fits into ${maxLength} bytes`);
    this.#maxLength = maxLength;
  }

  /** A line has begun and not ended. */
  get isUnfinished(): boolean {
    return this.#pending.length > 0 || this.#skipping;
  }

  /** Takes bytes, and answers what became whole with them. */
  push(bytes: Uint8Array): Piece[] {
    const data = this.#pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#pending, bytes]);
    const pieces: Piece[] = [];
    let start = 0;
    for (let end = this.#endIn(data, start); end >= 0; end = this.#endIn(data, start)) {
      pieces.push(...this.#finish(data.subarray(start, end)));
      start = end + this.#terminator.length;
    }
    pieces.push(...this.#keep(data.subarray(start)));
    return pieces;
  }

  /** Forgets the line that is unfinished, and answers what has come of it. */
  reset(): Buffer {
    const unfinished = this.#pending;
    this.#pending = Buffer.alloc(0);
    this.#skipping = false;
    return unfinished;
  }

  #endIn(data: Buffer, from: number): number {
    return data.indexOf(this.#terminator, from);
  }

  #finish(line: Buffer): Piece[] {
    const wasSkipping = this.#skipping;
    this.#skipping = false;
    if (wasSkipping) return [];
    return [line.length > this.#maxLength ? this.#tooLong(line) : { kind: "line", bytes: line }];
  }

  #keep(rest: Buffer): Piece[] {
    const partOfEnd = this.#terminator.length - 1;
    const isTooLong = !this.#skipping && rest.length > this.#maxLength + partOfEnd;
    if (isTooLong) this.#skipping = true;
    this.#pending = Buffer.from(this.#skipping ? rest.subarray(Math.max(0, rest.length - partOfEnd)) : rest);
    return isTooLong ? [this.#tooLong(rest)] : [];
  }

  #tooLong(line: Buffer): Piece {
    return { kind: "overlong", bytes: Buffer.from(line.subarray(0, this.#maxLength)) };
  }
}
