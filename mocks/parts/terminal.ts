import { EIO, type Kernel, type Tty } from "tophalf";

/** A terminal with somebody in front of it. */
export class Terminal implements Tty {
  readonly name = "pts/0";
  /** Ctrl-S: it takes nothing more, until it is false again. */
  stopped = false;
  /** Its window was closed. */
  closed = false;
  readonly #kernel: Kernel;
  #text = "";

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** All that was written to it. */
  get text(): string {
    return this.#text;
  }

  write(text: string): number {
    if (this.closed) return -EIO;
    if (this.stopped) return 0;
    this.#text += text;
    return Buffer.byteLength(text);
  }

  /** Gives a command at it. */
  run<T>(command: () => T): Promise<Awaited<T>> {
    return this.#kernel.ttys.from(this, command);
  }
}
