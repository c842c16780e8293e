import { ENODEV } from "../errno.ts";
import type { Printk } from "../printk/printk.ts";
import { WaitQueue } from "../sched/wait-queue.ts";
import type { FileOperations } from "./file-operations.ts";
import { DEFAULT_POLLMASK, POLLERR, POLLPRI } from "./flags.ts";
import type { FileSource, Pin } from "./node.ts";
import type { OpenFile } from "./open-file.ts";
import type { PollTable } from "./poll-table.ts";
import type { Attribute } from "./sysfs.ts";
import { heldMeanwhile } from "./held-meanwhile.ts";
import { textFile, type TextOperations } from "./text-file.ts";
import { UserBuffer } from "./user-buffer.ts";

/** What sysfs gives show() and store(); it also says of every attribute that it is so large. */
export const PAGE_SIZE = 4096;
/** One byte of the page is the C string's end: a show() cannot say more (`sysfs_emit`). */
const LONGEST_SHOW = PAGE_SIZE - 1;

/** What opening an attribute leads to: its show and store as file operations, and who polls it. */
export class AttributeSource implements FileSource {
  readonly ops: FileOperations;
  readonly stream = false;
  readonly size = PAGE_SIZE;
  readonly requireOperations = true;
  readonly gone = ENODEV;
  readonly owner: Pin | undefined;
  readonly #attribute: Attribute;
  readonly #printk: Printk;
  readonly #changed = new WaitQueue();
  /** Which change a file has read. Linux starts from 1, so that a file that was not read yet is ready at once. */
  readonly #read = new WeakMap<OpenFile, number>();
  #changes = 1;

  constructor(attribute: Attribute, owner: Pin | undefined, printk: Printk) {
    this.#attribute = attribute;
    this.#printk = printk;
    this.owner = owner;
    this.ops = this.#operations(attribute);
  }

  notify(): void {
    this.#changes++;
    this.#changed.wakeUp();
  }

  #operations({ name, show, store }: Attribute): FileOperations {
    const text = textFile({
      ...(show && { show: () => heldMeanwhile(this.owner, `show of ${name} runs`, this.#shown(show)) }),
      ...(store && { store: (taken) => heldMeanwhile(this.owner, `store of ${name} runs`, store(taken)) }),
    });
    return { ...text, ...this.#noting(text), poll: (file, table) => this.#poll(file, table) };
  }

  /** Reads note which change they have seen; writes are cut. */
  #noting({ read, write }: TextOperations): Partial<TextOperations> {
    return {
      ...(read && {
        read: (file, to) => {
          if (to.pos === 0) this.#read.set(file, this.#changes);
          return read(file, to);
        },
      }),
      ...(write && { write: (file, from) => write(file, atMostAPage(from)) }),
    };
  }

  /** kernfs_generic_poll(). */
  #poll(file: OpenFile, table: PollTable): number {
    table.wait(this.#changed);
    return this.#read.get(file) === this.#changes ? DEFAULT_POLLMASK : DEFAULT_POLLMASK | POLLERR | POLLPRI;
  }

  #shown(show: NonNullable<Attribute["show"]>): ReturnType<typeof show> {
    const shown = show();
    return shown instanceof Promise ? shown.then((late) => this.#cut(late)) : this.#cut(shown);
  }

  #cut(shown: string | number): string | number {
    if (typeof shown !== "string" || shown.length <= LONGEST_SHOW / 3) return shown;
    const bytes = Buffer.from(shown);
    if (bytes.length <= LONGEST_SHOW) return shown;
    this.#printk.err(
      `sysfs: ${this.#attribute.name} shows ${bytes.length} bytes, of which ${LONGEST_SHOW} fit: ` +
        "use a binary attribute, or a file of /proc",
    );
    return new TextDecoder().decode(bytes.subarray(0, LONGEST_SHOW), { stream: true });
  }
}

function atMostAPage(from: UserBuffer): UserBuffer {
  return from.length <= PAGE_SIZE ? from : new UserBuffer(from.memory, PAGE_SIZE, from.pos);
}
