import { EAGAIN, type FileOperations, type ModuleContext, POLLIN, POLLRDNORM, type WaitQueue } from "tophalf";

/** As many bytes as are kept for a reader who does not read; the oldest sentences go first. */
const MOST_WAITING = 4096;

/** Whoever has dev/gps0 open: each gets every sentence from then on. */
export class Readers {
  readonly #waiting = new Set<Waiting>();
  readonly #news: WaitQueue;

  constructor(k: ModuleContext) {
    this.#news = k.waitQueue();
  }

  publish(sentence: string): void {
    for (const one of this.#waiting) one.add(`${sentence}\r\n`);
    this.#news.wakeUp();
  }

  readonly operations: FileOperations = {
    open: (file) => {
      const waiting = new Waiting();
      file.privateData = waiting;
      this.#waiting.add(waiting);
    },
    release: (file) => {
      this.#waiting.delete(file.privateData as Waiting);
    },
    read: async (file, to, call) => {
      const waiting = file.privateData as Waiting;
      if (waiting.isEmpty && call.nonblock) return -EAGAIN;
      await this.#news.wait(() => !waiting.isEmpty, call);
      const count = to.put(waiting.bytes);
      waiting.drop(count);
      return count;
    },
    poll: (file, table) => {
      table.wait(this.#news);
      return (file.privateData as Waiting).isEmpty ? 0 : POLLIN | POLLRDNORM;
    },
  };
}

/** What one reader has not read. */
class Waiting {
  #sentences: Buffer[] = [];

  get isEmpty(): boolean {
    return this.#sentences.length === 0;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#sentences);
  }

  add(sentence: string): void {
    this.#sentences.push(Buffer.from(sentence, "latin1"));
    while (this.bytes.length > MOST_WAITING) this.#sentences.shift();
  }

  /** They were read. */
  drop(count: number): void {
    let left = count;
    for (let first = this.#sentences[0]; first && left > 0; first = this.#sentences[0]) {
      if (first.length > left) this.#sentences[0] = first.subarray(left);
      else this.#sentences.shift();
      left -= Math.min(left, first.length);
    }
  }
}
