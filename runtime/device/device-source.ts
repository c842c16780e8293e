import { ENXIO } from "../errno.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { FileSource, Pin } from "../fs/node.ts";
import type { ChrdevTable, DevT, Registration } from "./chrdev.ts";

/** What the node of a device number does when nobody serves that number (any more). */
const NO_DEVICE: FileOperations = { open: () => -ENXIO };

/**
 * What opening a device node leads to: the driver that has the device number at that time, as in Linux; the node may outlive
 * one driver and be served by the next.
 */
export class DeviceSource implements FileSource {
  readonly devt: DevT;
  readonly size: number;
  readonly #chrdevs: ChrdevTable;
  #known: Registration | undefined;
  #version = -1;

  constructor(chrdevs: ChrdevTable, devt: DevT, size: number) {
    this.#chrdevs = chrdevs;
    this.devt = devt;
    this.size = size;
  }

  get ops(): FileOperations {
    return this.#driver?.ops ?? NO_DEVICE;
  }

  get stream(): boolean {
    return !this.ops.llseek;
  }

  get pin(): Pin | undefined {
    return this.#driver?.pin;
  }

  /** Looked up again only after drivers came or went. */
  get #driver(): Registration | undefined {
    if (this.#version !== this.#chrdevs.version) {
      this.#version = this.#chrdevs.version;
      this.#known = this.#chrdevs.find(this.devt);
    }
    return this.#known;
  }
}
