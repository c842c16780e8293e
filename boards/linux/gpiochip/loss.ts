import { EVENT_BUFFER_SIZE } from "./uapi.ts";

/** What is known of the events of one line. */
export interface LineCount {
  readonly offset: number;
  /** Of its last event; the kernel counts each line's from 1 on. */
  lineSeqno: number;
  /** How many events of the request had been heard by then. */
  heardAt: number;
}

/**
 * Counts what the kernel dropped from a request's queue. Two numbers tell:
 *
 * - the line's own: a gap says how many of that line are missing, but only when its next event comes;
 * - the request's: a gap says at once that something is missing, and not of which line. It also shows edges that the kernel itself took
 *   for one, because they came faster than its thread could run. Events of different lines may come out of order.
 *
 * So a line's gap is reported when it is seen. What no line has owned up to is reported by {@link settle}, of the line that most likely
 * lost it, and not again when its gap is seen after all: the sum is exact in any case.
 */
export class LossCounter {
  readonly #report: (offset: number, count: number) => void;
  #heard = 0;
  /** The highest number of the request that was seen. */
  #seqno = 0;
  #missing = 0;
  /** Where the first of the gaps began that no line has owned up to. */
  #gapAt = 0;
  #afterGap: LineCount | undefined;

  constructor(report: (offset: number, count: number) => void) {
    this.#report = report;
  }

  /** Dropped, by what is known, and reported of no line. */
  get missing(): number {
    return this.#missing;
  }

  /** An event of a line came; reports what that line lost before it. */
  heard(line: LineCount, seqno: number, lineSeqno: number): void {
    this.#countRequest(line, seqno);
    const gap = (lineSeqno - line.lineSeqno - 1) >>> 0;
    line.lineSeqno = lineSeqno;
    line.heardAt = ++this.#heard;
    if (gap > 0) this.#lose(line.offset, Math.min(gap, this.#missing));
  }

  /**
   * Reports what is missing still, at a time when what was out of order has arrived.
   *
   * @param armed the lines that may have lost it, at least one
   */
  settle(armed: readonly LineCount[]): void {
    const line = this.#likely(armed);
    if (line) this.#lose(line.offset, this.#missing);
  }

  #countRequest(line: LineCount, seqno: number): void {
    const ahead = (seqno - this.#seqno) | 0; // numbers of 32 bits, which begin anew some day
    if (ahead <= 0) {
      this.#missing--;
      return;
    }
    this.#seqno = seqno;
    if (ahead === 1) return;
    if (this.#missing <= 0) {
      this.#gapAt = this.#heard;
      this.#afterGap = line;
    }
    this.#missing += ahead - 1;
  }

  #lose(offset: number, count: number): void {
    if (count <= 0) return;
    this.#missing -= count;
    this.#report(offset, count);
  }

  /**
   * A queue that ran over was full, so all its places come after the gap, and a line that lost something and has not said so has none of
   * them. Otherwise edges were taken for one, most likely those of the line that came next.
   */
  #likely(armed: readonly LineCount[]): LineCount | undefined {
    const ranOver = this.#heard - this.#gapAt >= EVENT_BUFFER_SIZE;
    const silent = armed.filter(({ heardAt }) => heardAt <= this.#gapAt);
    return (ranOver ? silent[0] : undefined) ?? this.#afterGap ?? armed[0];
  }
}
