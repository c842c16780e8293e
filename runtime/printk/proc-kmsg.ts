import { EAGAIN } from "../errno.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import { POLLIN, POLLRDNORM } from "../fs/flags.ts";
import type { UserBuffer } from "../fs/user-buffer.ts";
import { WaitQueue } from "../sched/wait-queue.ts";
import { formatLines } from "./format.ts";
import type { LogRing } from "./ring.ts";

/**
 * /proc/kmsg: the log as `<level>[time] text`, taken by who reads it. All readers share one position: what one has read
 * the others do not get. A read waits until there is something.
 */
export class ProcKmsg implements FileOperations {
  readonly #ring: LogRing;
  readonly #queue = new WaitQueue();
  #seq = 0;
  /** How much of the record at the position was read by a reader with a small buffer. */
  #partial = 0;
  #open = 0;
  #unfollow: () => void = () => undefined;

  constructor(ring: LogRing) {
    this.#ring = ring;
  }

  readonly open = (): void => {
    if (this.#open++ > 0) return;
    this.#unfollow = this.#ring.follow(() => {
      this.#queue.wakeUp();
    });
  };

  readonly read: NonNullable<FileOperations["read"]> = async (_file, to, call) => {
    if (!this.#ready() && call.nonblock) return -EAGAIN;
    while (!this.#ready()) await this.#queue.wait(() => this.#ready(), call);
    return this.#take(to);
  };

  readonly poll: NonNullable<FileOperations["poll"]> = (_file, table) => {
    table.wait(this.#queue);
    return this.#ready() ? POLLIN | POLLRDNORM : 0;
  };

  readonly release = (): void => {
    if (--this.#open === 0) this.#unfollow();
  };

  #ready(): boolean {
    return this.#seq < this.#ring.nextSeq && this.#ring.firstSeq < this.#ring.nextSeq;
  }

  /** Whole records, as many as fit; of the first one only a part if it does not fit alone. */
  #take(to: UserBuffer): number {
    let taken = 0;
    for (const record of this.#ring.since(this.#seq)) {
      if (record.seq !== this.#seq) this.#partial = 0; // the one that was read in part has given way
      const bytes = Buffer.from(`${formatLines(record, `<${record.level}>`)}\n`).subarray(this.#partial);
      if (taken > 0 && bytes.length > to.length - taken) break;
      const count = to.put(bytes);
      taken += count;
      this.#partial = count < bytes.length ? this.#partial + count : 0;
      this.#seq = this.#partial > 0 ? record.seq : record.seq + 1;
      if (this.#partial > 0) break;
    }
    return taken;
  }
}
