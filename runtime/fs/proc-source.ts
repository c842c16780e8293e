import { EIO } from "../errno.ts";
import type { FileSource, Pin } from "./node.ts";
import type { OpenFile } from "./open-file.ts";
import type { ProcOperations } from "./procfs.ts";

/** What opening a file in /proc leads to: the operations of whoever created it, for as long as it is there. */
export class ProcSource implements FileSource {
  readonly ops: ProcOperations;
  readonly data: unknown;
  readonly pin: Pin | undefined;
  readonly gone = EIO;
  readonly noTransfer = EIO;
  readonly exactSize = true;
  size = 0;
  readonly #files = new Set<OpenFile>();

  constructor(ops: ProcOperations, data?: unknown, pin?: Pin) {
    this.ops = ops;
    this.data = data;
    this.pin = pin;
  }

  get permission(): FileSource["permission"] {
    return this.ops.permission?.bind(this.ops);
  }

  get stream(): boolean {
    return !this.ops.llseek;
  }

  opened(file: OpenFile): void {
    this.#files.add(file);
  }

  closed(file: OpenFile): void {
    this.#files.delete(file);
  }

  /** proc_entry_rundown(): whoever has it open is released, so that the creator may let go of what it needs for them. */
  runDown(): void {
    for (const file of this.#files) void file.runDown();
    this.#files.clear();
  }
}
