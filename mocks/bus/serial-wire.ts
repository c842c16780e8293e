import type { Clock, ClockTimer } from "tophalf";

/** As many bytes as a UART's FIFO gathers before it tells: what is sent in one go comes in pieces. */
const FIFO = 8;

export interface SerialWireOptions {
  readonly clock: Clock;
  /** Nanoseconds that a byte takes now. */
  readonly byteNs: () => number;
  /** Bytes have come through. */
  readonly deliver: (bytes: Uint8Array) => void;
}

interface Waiter {
  readonly most: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One direction of a serial line: bytes go in at once, and come out when their bits have passed. */
export class SerialWire {
  readonly #options: SerialWireOptions;
  #queue: number[] = [];
  #timer: ClockTimer | undefined;
  #isHeld = false;
  #waiters: Waiter[] = [];

  constructor(options: SerialWireOptions) {
    this.#options = options;
  }

  /** Bytes that are not through. */
  get length(): number {
    return this.#queue.length;
  }

  put(bytes: Uint8Array): void {
    for (const byte of bytes) this.#queue.push(byte);
    this.#run();
  }

  /** Flow control: nothing more is sent while it is held. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#run();
  }

  /** Resolves when at most so many bytes are not through. */
  async atMost(most: number): Promise<void> {
    if (this.length <= most) return;
    await new Promise<void>((resolve, reject) => this.#waiters.push({ most, resolve, reject }));
  }

  /** Forgets all that is not through. Who waits for it has it, or gets the error. */
  clear(error?: Error): void {
    this.#queue = [];
    this.#timer?.cancel();
    this.#timer = undefined;
    if (error) for (const { reject } of this.#waiters.splice(0)) reject(error);
    this.#wake();
  }

  #run(): void {
    if (this.#timer || this.#isHeld || this.#queue.length === 0) return;
    const count = Math.min(FIFO, this.#queue.length);
    const { clock, byteNs } = this.#options;
    this.#timer = clock.after(count * byteNs(), () => {
      this.#timer = undefined;
      this.#through(count);
    });
  }

  #through(count: number): void {
    const bytes = Uint8Array.from(this.#queue.splice(0, count));
    this.#options.deliver(bytes);
    this.#wake();
    this.#run();
  }

  #wake(): void {
    const [ready, others] = [[] as Waiter[], [] as Waiter[]];
    for (const waiter of this.#waiters) (waiter.most >= this.length ? ready : others).push(waiter);
    this.#waiters = others;
    for (const { resolve } of ready) resolve();
  }
}
