import type { ChipSinks, EdgeSelection, EdgeTime } from "tophalf";
import { type LineCount, LossCounter } from "./loss.ts";
import { EVENT, EVENT_ID, numberAt } from "./uapi.ts";

/** GPIO_V2_LINE_EVENT_… that are wanted, as bits. */
const WANTED: Readonly<Record<EdgeSelection, number>> = {
  none: 0,
  rising: EVENT_ID.rising,
  falling: EVENT_ID.falling,
  both: EVENT_ID.rising | EVENT_ID.falling,
};

interface QueuedLine extends LineCount {
  wanted: number;
  /** Edges from before this time, on the kernel's clock, are of an earlier selection. */
  since: number;
}

/** What the records of a request's file mean. Nothing is allocated for an edge. */
export class EventQueue {
  readonly #report: Pick<ChipSinks, "edge" | "lost">;
  readonly #lines: readonly QueuedLine[];
  readonly #byOffset: ReadonlyMap<number, QueuedLine>;
  readonly #loss: LossCounter;
  readonly #ahead: number;
  readonly #time: { -readonly [K in keyof EdgeTime]: number } = { ns: 0 };
  #closed = false;

  /** @param ahead nanoseconds that CLOCK_MONOTONIC of this process is ahead of the kernel's */
  constructor(offsets: readonly number[], report: Pick<ChipSinks, "edge" | "lost">, ahead: number) {
    this.#report = report;
    this.#ahead = ahead;
    this.#lines = offsets.map((offset) => ({ offset, lineSeqno: 0, heardAt: 0, wanted: 0, since: 0 }));
    this.#byOffset = new Map(this.#lines.map((line) => [line.offset, line]));
    this.#loss = new LossCounter((offset, count) => this.#report.lost(offset, count));
  }

  /** Whether something is missing that no line has owned up to, see {@link settle}. */
  get misses(): boolean {
    return this.#loss.missing > 0;
  }

  /**
   * Has edges of a line reported; those that are queued from before are not, where none was selected until now.
   *
   * @param place the line's place in the request
   * @param now on CLOCK_MONOTONIC of this process
   */
  select(place: number, edges: EdgeSelection, now: number): void {
    const line = this.#lines[place];
    if (!line) return;
    if (line.wanted === 0) line.since = now - this.#ahead;
    line.wanted = WANTED[edges];
  }

  /** Reports the edges of records that were read, and what was lost before each. */
  take(words: Uint32Array, records: number): void {
    const end = records * EVENT.words;
    for (let at = 0; at < end && !this.#closed; at += EVENT.words) this.#takeOne(words, at);
  }

  /** Reports what is missing still, when it has had time to arrive. */
  settle(): void {
    if (!this.misses) return;
    const armed = this.#lines.filter(({ wanted }) => wanted !== 0);
    this.#loss.settle(armed.length > 0 ? armed : this.#lines);
  }

  /** Nothing is reported any more, of the records at hand neither. */
  close(): void {
    this.#closed = true;
  }

  #takeOne(words: Uint32Array, at: number): void {
    const line = this.#byOffset.get(words[at + EVENT.offset] ?? -1);
    if (!line) return;
    this.#loss.heard(line, words[at + EVENT.seqno] ?? 0, words[at + EVENT.lineSeqno] ?? 0);
    const id = words[at + EVENT.id] ?? 0;
    const ns = numberAt(words, at);
    if (this.#closed || (id & line.wanted) === 0 || ns < line.since) return;
    this.#time.ns = ns + this.#ahead;
    this.#report.edge(line.offset, id === EVENT_ID.rising ? 1 : 0, this.#time);
  }
}
