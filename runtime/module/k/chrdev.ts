import type { ChrdevRegion, ChrdevTable, DevT, Minors } from "../../device/chrdev.ts";
import type { FileOperations } from "../../fs/file-operations.ts";
import type { Kernel } from "../../kernel.ts";
import type { Held } from "../devres.ts";
import type { Owner } from "../owner.ts";

/** Character devices. */
export class ModuleChrdev {
  readonly #chrdevs: ChrdevTable;
  readonly #owner: Owner;
  /** What this module registered, by its numbers. */
  readonly #registered = new Map<string, Held>();

  constructor(kernel: Kernel, owner: Owner) {
    this.#chrdevs = kernel.chrdevs;
    this.#owner = owner;
  }

  /**
   * register_chrdev(), and __register_chrdev() where `minors` are given: reserves a major number, and serves it.
   *
   * @param major 1 … 511, or 0 to be given a free one
   * @param name as it appears in /proc/devices
   * @param minors which minors of it. Default the first 256
   * @returns the major number
   * @throws KernelError EBUSY when it is taken (by whom is said), EINVAL
   */
  register(major: number, name: string, ops: FileOperations, minors: Minors = {}): number {
    let granted = major;
    const held = this.#owner.devres.own(
      () => void (granted = this.#chrdevs.register(major, name, ops, this.#owner, minors)),
      () => {
        this.#chrdevs.unregister(granted, minors);
      },
    );
    this.#registered.set(keyOf(granted, minors), held);
    return granted;
  }

  /** unregister_chrdev(): gives a major of this module back before it leaves. A second call does nothing. */
  unregister(major: number, _name?: string, minors: Minors = {}): void {
    this.#registered.get(keyOf(major, minors))?.free();
  }

  /**
   * alloc_chrdev_region(): reserves `count` minors of a major that is free. `region.from` is the first number; serve them
   * with `k.cdev(ops).add(region.from, count)`.
   *
   * @throws KernelError EBUSY when no major is free, EINVAL
   */
  allocRegion(baseMinor: number, count: number, name: string): ChrdevRegion {
    return this.#region((released) => this.#chrdevs.allocRegion(baseMinor, count, name, released));
  }

  /** register_chrdev_region(): reserves these numbers. @throws KernelError EBUSY when one is taken (by whom is said), EINVAL */
  registerRegion(from: DevT, count: number, name: string): ChrdevRegion {
    return this.#region((released) => this.#chrdevs.registerRegion(from, count, name, released));
  }

  #region(reserve: (released: () => void) => ChrdevRegion): ChrdevRegion {
    return this.#owner.devres.acquire(reserve, (region) => {
      region.unregister();
    });
  }
}

const keyOf = (major: number, { baseMinor = 0, count = 256 }: Minors): string =>
  `${major}:${baseMinor}+${count}`;
