import type { Timer } from "../time/timer.ts";
import { type LineFormat, LineSplitter, type Piece } from "./line-splitter.ts";
import type { SerdevDevice, SerdevDeviceOps } from "./serdev.ts";

/** Why bytes did not become a line. */
export type BrokenLine = "overlong" | "timeout" | "unplugged";

/** A driver of a device that talks in lines. */
export interface LineOps extends LineFormat, Omit<SerdevDeviceOps, "receiveBuf"> {
  /** Jiffies of silence after which an unfinished line is given up. Default: it may take for ever. */
  readonly timeout?: number;
  /**
   * A line has come. It is without its end, and the driver's to keep; `line.toString("latin1")` never fails. It must not be async: schedule
   * work for what takes time. One that throws is an oops, and the next lines come all the same.
   */
  line(line: Buffer, serdev: SerdevDevice): void;
  /** A line was given up; `start` is what has come of it, as far as it was kept. In softirq context, where nothing may wait. */
  broken?(why: BrokenLine, start: Buffer, serdev: SerdevDevice): void;
}

/** What came of the bytes so far. */
export interface LineCounts {
  readonly lines: number;
  readonly overlong: number;
  readonly timeouts: number;
}

export interface LineTimer {
  readonly timer: Timer;
  jiffies(): number;
}

/** Makes lines of what a serial device receives: a line discipline. */
export class LineDiscipline {
  readonly ops: SerdevDeviceOps;
  readonly counts = { lines: 0, overlong: 0, timeouts: 0 };
  readonly #lineOps: LineOps;
  readonly #splitter: LineSplitter;
  readonly #timer: LineTimer | undefined;
  /** Known from the first bytes on. */
  #serdev: SerdevDevice | undefined;

  /**
   * @param makeTimer makes the timer that gives lines up
   * @throws KernelError EINVAL
   */
  constructor(lineOps: LineOps, makeTimer: (expired: () => void) => LineTimer) {
    this.#lineOps = lineOps;
    this.#splitter = new LineSplitter(lineOps);
    this.#timer =
      lineOps.timeout === undefined
        ? undefined
        : makeTimer(() => {
            this.#expired();
          });
    this.ops = {
      ...(lineOps.writeWakeup && { writeWakeup: (serdev) => lineOps.writeWakeup?.(serdev) }),
      ...(lineOps.back && { back: (serdev) => lineOps.back?.(serdev) }),
      receiveBuf: (bytes, serdev) => this.#receive(bytes, serdev),
      gone: (serdev) => this.#gone(serdev),
    };
  }

  #receive(bytes: Uint8Array, serdev: SerdevDevice): void {
    this.#serdev = serdev;
    const pieces = this.#splitter.push(bytes);
    this.#watch();
    const errors: unknown[] = [];
    for (const piece of pieces) {
      try {
        this.#tell(piece, serdev);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  #tell({ kind, bytes }: Piece, serdev: SerdevDevice): void {
    if (kind === "line") {
      this.counts.lines++;
      this.#lineOps.line(bytes, serdev);
    } else {
      this.counts.overlong++;
      this.#lineOps.broken?.("overlong", bytes, serdev);
    }
  }

  /** The device is closed. */
  close(): void {
    this.#timer?.timer.shutdown();
  }

  #watch(): void {
    const { timeout } = this.#lineOps;
    if (!this.#timer || timeout === undefined) return;
    if (this.#splitter.isUnfinished) this.#timer.timer.mod(this.#timer.jiffies() + timeout);
    else this.#timer.timer.delete();
  }

  #expired(): void {
    this.counts.timeouts++;
    this.#giveUp("timeout");
  }

  #gone(serdev: SerdevDevice): void | Promise<void> {
    this.#timer?.timer.delete();
    if (this.#splitter.isUnfinished) this.#giveUp("unplugged");
    return this.#lineOps.gone?.(serdev);
  }

  #giveUp(why: BrokenLine): void {
    const start = this.#splitter.reset();
    if (this.#serdev) this.#lineOps.broken?.(why, start, this.#serdev);
  }
}
