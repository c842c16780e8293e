import { Kobject } from "../../fs/kobject.ts";
import type { DirectoryNode, FileNode, Node, SymlinkNode } from "../../fs/node.ts";
import { SysObject } from "../../fs/sys-object.ts";
import type { Attribute, AttributeGroup, BinAttribute, Sysfs, SysfsGroup } from "../../fs/sysfs.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";
import { ownEntry } from "./entry.ts";

/** Kernel objects: directories in /sys. */
export class ModuleKobjects {
  readonly #sysfs: Sysfs;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#sysfs = kernel.sysfs;
    this.#owner = owner;
  }

  /**
   * kobject_create_and_add(): a directory for attributes. Its `put()` removes it early.
   *
   * @param parent `k.kernelKobj`, another object, or null for /sys itself
   * @throws KernelError EEXIST, ENOENT when the parent has been removed
   */
  createAndAdd(name: string, parent: SysObject | null): Kobject {
    const make = (): Kobject => new Kobject(this.#sysfs, name, parent, this.#owner);
    return ownEntry(this.#owner, () => withNode(make())).kobject;
  }
}

const withNode = (kobject: Kobject) => ({ kobject, node: kobject.directory, remove: () => kobject.del() });

/** A directory of /sys that is not the module's: what the module adds to it is taken away when the module leaves. */
export class BorrowedSysObject extends SysObject {
  readonly #sysfs: Sysfs;
  readonly #owner: Owner;

  constructor(sysfs: Sysfs, directory: DirectoryNode, owner: Owner) {
    super(sysfs, directory, owner);
    this.#sysfs = sysfs;
    this.#owner = owner;
  }

  override createFile(attribute: Attribute): FileNode {
    return this.#own(() => super.createFile(attribute));
  }

  override createBinFile(attribute: BinAttribute): FileNode {
    return this.#own(() => super.createBinFile(attribute));
  }

  override createLink(name: string, target: { readonly directory: DirectoryNode }): SymlinkNode {
    return this.#own(() => super.createLink(name, target));
  }

  override createGroup(group: AttributeGroup): SysfsGroup {
    const { devres } = this.#owner;
    return devres.acquire(
      (released) => {
        const made = super.createGroup(group);
        return {
          remove: () => {
            made.remove();
            released();
          },
        };
      },
      (made) => {
        made.remove();
      },
    );
  }

  #own<N extends Node>(make: () => N): N {
    const own = (node: N) => ({ node, remove: () => this.#sysfs.remove(node) });
    return ownEntry(this.#owner, () => own(make())).node;
  }
}
