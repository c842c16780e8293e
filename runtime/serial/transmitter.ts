import type { WaitQueue } from "../sched/wait-queue.ts";

/** As many bytes as a uart of Linux buffers (UART_XMIT_SIZE). */
const ROOM = 4096;
/** So much is handed to the port at a time: little enough that a flush finds the rest still here. */
const PIECE = 512;

export interface TransmitterOptions {
  /** Resolves when the port has taken the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** The port would not take some: they are lost. */
  failed(error: unknown, count: number): void;
  /** There is room again, after somebody was refused. */
  wakeup(): void;
  /** Woken when room has been made, and when all has been taken. */
  readonly queue: WaitQueue;
}

/** The write buffer of a serial device: takes bytes at once, and hands them to the port one piece after the other. */
export class Transmitter {
  readonly #options: TransmitterOptions;
  #waiting: Uint8Array = new Uint8Array();
  /** Bytes of the piece that is on its way to the port. */
  #moving = 0;
  #refused = false;
  #isMoving = false;

  constructor(options: TransmitterOptions) {
    this.#options = options;
  }

  /** serdev_device_write_room(). */
  get room(): number {
    return ROOM - this.#waiting.length - this.#moving;
  }

  get isEmpty(): boolean {
    return this.room === ROOM;
  }

  /** Takes what there is room for, and answers how much that is. */
  put(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, this.room);
    if (taken.length < bytes.length) this.#refused = true;
    if (taken.length === 0) return 0;
    this.#waiting = Buffer.concat([this.#waiting, taken]);
    if (!this.#isMoving) void this.#move();
    return taken.length;
  }

  /** Forgets what the port has not been handed. */
  clear(): void {
    this.#waiting = new Uint8Array();
    this.#roomMade();
  }

  async #move(): Promise<void> {
    this.#isMoving = true;
    while (this.#waiting.length > 0) {
      const piece = this.#waiting.subarray(0, PIECE);
      this.#waiting = this.#waiting.subarray(PIECE);
      this.#moving = piece.length;
      await this.#options.write(piece).catch((error: unknown) => {
        this.#options.failed(error, piece.length);
      });
      this.#moving = 0;
      this.#roomMade();
    }
    this.#isMoving = false;
  }

  #roomMade(): void {
    this.#options.queue.wakeUp();
    if (!this.#refused || this.room === 0) return;
    this.#refused = false;
    this.#options.wakeup();
  }
}
