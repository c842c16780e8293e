/** The seq file: text of many records, made while it is read (`fs/seq_file.c`). */
import { KernelError } from "../errno.ts";
import { sprintf } from "../sprintf.ts";
import type { FileOperations, OperationResult } from "./file-operations.ts";
import { seqLlseek } from "./llseek.ts";
import type { OpenFile } from "./open-file.ts";
import { SeqBuffer } from "./seq-buffer.ts";
import { run, settled, type Steps } from "./steps.ts";
import type { UserBuffer } from "./user-buffer.ts";

type Awaitable<T> = T | Promise<T>;

/**
 * How a sequence of records is gone through. A reader's every read is a pass of its own: `start` at the position where the
 * last pass ended, `show` and `next` for as many records as fit, `stop`. What `start` locks, `stop` unlocks, so nothing is
 * locked between two reads. All may be async.
 *
 * A position says which record comes next, and is the only thing that is remembered between two reads. Where records come and
 * go meanwhile, let it be a number that stays with the record (an id, in the order of which the records are shown), and none is
 * repeated or left out: `start` and `next` look for the first record from `pos` on, and note its position in `m.index`. A
 * mere index into a list shifts when a record before it goes; seqList() does without.
 */
export interface SeqOperations<T = unknown> {
  /** The record at position `pos`, or nothing behind the last one. When it throws, nothing was started: stop is not called. */
  start(m: SeqFile, pos: number): Awaitable<T | null | undefined>;
  /** The record after `v`. `pos` is one more than the position of `v`; set `m.index` where what it answers has another. */
  next(m: SeqFile, v: T, pos: number): Awaitable<T | null | undefined>;
  /** The pass ends: `v` is the record that would have come next. */
  stop?(m: SeqFile, v: T | null | undefined): Awaitable<void>;
  /** Puts the text of a record. Answers nothing, SEQ_SKIP to leave the record out, or a negated errno. */
  show(m: SeqFile, v: T): Awaitable<void | number>;
}

/** show() answers it to leave a record out, whatever it has put of it. */
export const SEQ_SKIP = 1;

/** What start() may answer at position 0 where a headline comes before the records. */
export const SEQ_START_TOKEN = Symbol("SEQ_START_TOKEN");

/** Records are shown until so many bytes wait, or as many as the reader wants. */
const PASS_BYTES = 4096;

/** An open sequence: `struct seq_file`. What show() has to say it puts into it. */
export class SeqFile {
  readonly file: OpenFile;
  /** The position of the record that comes next. */
  index = 0;
  /** For the driver's own use. seqFile() and singleFile() start it as what the entry was created with (`pde_data`). */
  private: unknown;
  readonly #ops: SeqOperations;
  readonly #buffer = new SeqBuffer();
  /** Where in the text the buffer begins. */
  #readPos = 0;
  #reading: Promise<unknown> | undefined;
  #failure: { readonly thrown: unknown } | undefined;

  constructor(file: OpenFile, ops: SeqOperations) {
    this.file = file;
    this.#ops = ops;
  }

  /** seq_puts(). */
  puts(text: string): void {
    this.#buffer.append(text);
  }

  /** seq_putc(). */
  putc(character: string): void {
    this.#buffer.append(character);
  }

  /** seq_write(). */
  write(bytes: Uint8Array): void {
    this.#buffer.append(bytes);
  }

  /** seq_printf(): C's format, for columns above all: `m.printf("%-16s %5d\n", name, count)`. */
  printf(format: string, ...values: unknown[]): void {
    this.#buffer.append(sprintf(format, ...values));
  }

  /** seq_read(). One read waits for the other. */
  read(to: UserBuffer): OperationResult {
    const result = this.#reading ? this.#reading.then(() => run(this.#read(to))) : run(this.#read(to));
    if (result instanceof Promise) this.#queue(result);
    return result;
  }

  #queue(read: Promise<unknown>): void {
    const ended = read.catch(ignore).then(() => {
      if (this.#reading === ended) this.#reading = undefined;
    });
    this.#reading = ended;
  }

  *#read(to: UserBuffer): Steps<number> {
    if (to.pos !== this.#readPos || to.pos === 0) yield* this.#goTo(to.pos);
    let copied = this.#buffer.drain(to);
    if (this.#buffer.count === 0) {
      yield* this.#pass(to.length - copied);
      copied += this.#buffer.drain(to);
    }
    if (copied === 0) this.#throwFailure();
    to.pos += copied;
    this.#readPos = to.pos;
    return copied;
  }

  get #hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** What was shown before a failure is read first. Then the failure is told once, and the next read goes on from there. */
  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.thrown;
  }

  /** Goes through records until so many bytes are there, or none comes any more, or something fails. */
  *#pass(wanted: number): Steps<void> {
    if (wanted === 0 || this.#hasFailed) return;
    try {
      yield* this.#showRecords(Math.min(wanted, PASS_BYTES));
    } catch (thrown) {
      this.#failure = { thrown };
    }
  }

  *#showRecords(wanted: number): Steps<void> {
    let v = yield* settled(this.#ops.start(this, this.index));
    try {
      while (isRecord(v) && this.#buffer.count < wanted) {
        yield* this.#show(v);
        v = yield* this.#next(v);
      }
    } finally {
      yield* settled(this.#ops.stop?.(this, v));
    }
  }

  /** What show() has put is taken back when it throws, refuses, or wants the record to be left out. */
  *#show(v: unknown): Steps<void> {
    const before = this.#buffer.count;
    let whole = false;
    try {
      const answer = yield* settled(this.#ops.show(this, v));
      if (typeof answer === "number" && answer < 0) throw new KernelError(answer);
      whole = answer !== SEQ_SKIP;
    } finally {
      if (!whole) this.#buffer.truncate(before);
    }
  }

  /** The position moves on first: a next() that throws must not show its record again. */
  *#next(v: unknown): Steps<unknown> {
    this.index++;
    return yield* settled(this.#ops.next(this, v, this.index));
  }

  /** traverse(): goes through the records from the first one on, to a position in the text. */
  *#goTo(position: number): Steps<void> {
    this.index = 0;
    this.#buffer.clear();
    this.#failure = undefined;
    this.#readPos = 0;
    while (this.#readPos < position) {
      yield* this.#pass(PASS_BYTES);
      const passed = Math.min(this.#buffer.count, position - this.#readPos);
      if (passed === 0) break;
      this.#buffer.skip(passed);
      this.#readPos += passed;
    }
    this.#readPos = this.#hasFailed ? Number.NaN : position; // nowhere: the next read looks for its place again
  }
}

/** seq_open(): to be called by an open operation. Answers the sequence, which seqRead finds in `file.privateData`. */
export function seqOpen<T>(file: OpenFile, ops: SeqOperations<T>): SeqFile {
  const m = new SeqFile(file, ops);
  file.privateData = m;
  return m;
}

/** single_open(): a sequence of one record, for a text of any size that is shown at once. */
export function singleOpen(file: OpenFile, show: (m: SeqFile) => Awaitable<void | number>): SeqFile {
  return seqOpen(file, {
    start: (_m, pos) => (pos === 0 ? SEQ_START_TOKEN : null),
    next: () => null,
    show,
  });
}

/** seq_read(), as a read operation. */
export function seqRead(file: OpenFile, to: UserBuffer): OperationResult {
  return (file.privateData as SeqFile).read(to);
}

/** seq_release(), single_release(). */
export function seqRelease(file: OpenFile): void {
  file.privateData = undefined;
}

type SeqFileOperations = Required<Pick<FileOperations, "open" | "read" | "llseek" | "release">>;

/** The file operations of a sequence; a file that can also be written adds its `write` to them. */
export function seqFile<T>(ops: SeqOperations<T>): SeqFileOperations {
  return operations((file) => seqOpen(file, ops));
}

/** DEFINE_SHOW_ATTRIBUTE: the file operations of a text that is shown at once. */
export function singleFile(show: (m: SeqFile) => Awaitable<void | number>): SeqFileOperations {
  return operations((file) => singleOpen(file, show));
}

function operations(open: (file: OpenFile) => SeqFile): SeqFileOperations {
  return {
    open: (file) => void (open(file).private = file.data),
    read: seqRead,
    llseek: seqLlseek,
    release: seqRelease,
  };
}

const ignore = (): void => undefined;
const isRecord = (v: unknown): boolean => v !== null && v !== undefined;
