import type { ChrdevTable } from "../../device/chrdev.ts";
import type { FileOperations } from "../../fs/file-operations.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** Character devices. */
export class ModuleChrdev {
  readonly #chrdevs: ChrdevTable;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#chrdevs = kernel.chrdevs;
    this.#owner = owner;
  }

  /** register_chrdev(): answers the major number. @throws KernelError EBUSY, EINVAL */
  register(major: number, name: string, ops: FileOperations): number {
    return this.#owner.devres.acquire(
      () => this.#chrdevs.register(major, name, ops, this.#owner),
      (granted) => {
        this.#chrdevs.unregister(granted);
      },
    );
  }
}
