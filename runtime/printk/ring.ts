/** One entry of the kernel log. */
export interface LogRecord {
  /** Counts up by one from 0 and is never used again: a gap tells a reader that it was too slow. */
  readonly seq: number;
  /** Nanoseconds since the kernel booted. */
  readonly time: number;
  /** 0 (emerg) … 7 (debug). */
  readonly level: number;
  /** Without the trailing newline; may hold several lines. */
  readonly text: string;
}

/** How many records are kept: at about 100 bytes each well under a megabyte, and hours of a talkative driver. */
export const LOG_RING_RECORDS = 8192;

/** The log buffer: the newest records, in order; the oldest give way. */
export class LogRing {
  readonly #records: LogRecord[] = [];
  readonly #capacity: number;
  readonly #listeners = new Set<(record: LogRecord) => void>();
  #next = 0;
  #first = 0;

  constructor(capacity = LOG_RING_RECORDS) {
    this.#capacity = capacity;
  }

  /** The sequence number that the next record will get. */
  get nextSeq(): number {
    return this.#next;
  }

  /** The sequence number of the oldest record that is there; that of the next one when there is none. */
  get firstSeq(): number {
    return this.#first;
  }

  append(time: number, level: number, text: string): void {
    const record = { seq: this.#next, time, level, text };
    this.#records[this.#next % this.#capacity] = record;
    this.#next++;
    this.#first = Math.max(this.#first, this.#next - this.#capacity);
    for (const listener of this.#listeners) listener(record);
  }

  /** The records from `seq` on that are still there, oldest first. */
  *since(seq = 0): Generator<LogRecord> {
    for (let at = Math.max(seq, this.#first); at < this.#next; at++) {
      const record = this.#records[at % this.#capacity];
      if (record) yield record;
    }
  }

  /** Forgets what was logged so far (`dmesg -C`); sequence numbers go on. */
  clear(): void {
    this.#first = this.#next;
    this.#records.length = 0;
  }

  /** Calls `listener` with every new record, until the returned function is called. */
  follow(listener: (record: LogRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
