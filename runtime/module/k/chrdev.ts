import type { ChrdevTable } from "../../device/chrdev.ts";
import type { FileOperations } from "../../fs/file-operations.ts";
import type { Kernel } from "../../kernel.ts";
import type { Module } from "../module.ts";

/** Character devices. */
export class ModuleChrdev {
  readonly #chrdevs: ChrdevTable;
  readonly #owner: Module;

  constructor(kernel: Kernel, owner: Module) {
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
