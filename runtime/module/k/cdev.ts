import type { CdevRange } from "../../device/cdev.ts";
import type { DevT } from "../../device/devt.ts";
import { EBUSY, KernelError } from "../../errno.ts";
import type { FileOperations } from "../../fs/file-operations.ts";
import type { Kernel } from "../../kernel.ts";
import type { Held } from "../devres.ts";
import type { Owner } from "../owner.ts";

/** A character device: file operations that serve a range of device numbers (`struct cdev`, after cdev_init()). */
export class Cdev {
  readonly #kernel: Kernel;
  readonly #owner: Owner;
  readonly #ops: FileOperations;
  #added: Held | undefined;

  constructor(kernel: Kernel, owner: Owner, ops: FileOperations) {
    this.#kernel = kernel;
    this.#owner = owner;
    this.#ops = ops;
  }

  /**
   * cdev_add(): serves `count` device numbers from `from` on, at once.
   *
   * @throws KernelError EINVAL for numbers that do not exist, EBUSY when it was added before
   */
  add(from: DevT, count: number): void {
    if (this.#added)
      throw new KernelError(EBUSY, `a cdev of ${this.#owner.name} is added already; del() it first`);
    const { chrdevs } = this.#kernel;
    let range: CdevRange;
    this.#added = this.#owner.devres.own(
      () => {
        range = chrdevs.addCdev(from, count, { name: this.#owner.name, ops: this.#ops, pin: this.#owner });
      },
      () => {
        chrdevs.removeCdev(range);
      },
    );
  }

  /** cdev_del(): opens are refused from now on, what is open goes on. A second call does nothing. */
  del(): void {
    this.#added?.free();
    this.#added = undefined;
  }
}
