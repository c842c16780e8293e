import type { FileOperations } from "../fs/file-operations.ts";
import type { Pin } from "../fs/node.ts";
import type { DevT } from "./devt.ts";

/** What serves device numbers: the operations of a driver. */
export interface Registration {
  readonly name: string;
  readonly ops: FileOperations;
  readonly pin: Pin | undefined;
}

/** A range of device numbers, and what serves it (`struct cdev`, once it is added). */
export interface CdevRange {
  readonly from: DevT;
  readonly count: number;
  readonly served: Registration;
}

/** Finds what serves a device number (`kobj_map`). */
export class CdevMap {
  /** Narrow ranges first, and of equal ones the newest: as Linux looks them up. */
  readonly #ranges: CdevRange[] = [];

  add(range: CdevRange): void {
    const wider = this.#ranges.findIndex(({ count }) => count >= range.count);
    this.#ranges.splice(wider < 0 ? this.#ranges.length : wider, 0, range);
  }

  remove(range: CdevRange): boolean {
    const at = this.#ranges.indexOf(range);
    if (at >= 0) this.#ranges.splice(at, 1);
    return at >= 0;
  }

  find(devt: DevT): Registration | undefined {
    return this.#ranges.find(({ from, count }) => devt >= from && devt < from + count)?.served;
  }
}
