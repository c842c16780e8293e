import { posix } from "node:path";
import type { DirectoryNode, FileNode, Pin, SymlinkNode } from "../fs/node.ts";
import type { Attribute, Sysfs } from "../fs/sysfs.ts";

/** What devices, drivers, buses and classes have in common: a directory in /sys, with attributes and links in it. */
export class SysObject {
  readonly directory: DirectoryNode;
  /** Whose code is behind its attributes and callbacks. */
  readonly owner: Pin | undefined;
  readonly #sysfs: Sysfs;

  constructor(sysfs: Sysfs, directory: DirectoryNode, owner: Pin | undefined) {
    this.#sysfs = sysfs;
    this.directory = directory;
    this.owner = owner;
  }

  /** Its path from the root of /sys, which is what events call DEVPATH: `/devices/virtual/toys/robot`. */
  get devpath(): string {
    return this.directory.path.slice(this.#sysfs.root.path.length);
  }

  /** Whether it was taken out of /sys. */
  get isGone(): boolean {
    return this.directory.parent === undefined;
  }

  /** device_create_file(), driver_create_file() …: an attribute, which goes with the object. @throws KernelError EEXIST */
  createFile(attribute: Attribute): FileNode {
    const owned = this.owner && !attribute.owner ? { ...attribute, owner: this.owner } : attribute;
    return this.#sysfs.addAttribute(this.directory, owned);
  }

  /** device_remove_file(), driver_remove_file() … One that is not there is left alone. */
  removeFile(name: string): void {
    const node = this.directory.children.get(name);
    if (node) this.#sysfs.remove(node);
  }

  /** sysfs_create_link(): a relative link to another object's directory. @throws KernelError EEXIST */
  createLink(name: string, target: { readonly directory: DirectoryNode }): SymlinkNode {
    const path = posix.relative(this.directory.path, target.directory.path);
    return this.#sysfs.addLink(this.directory, name, path);
  }

  /** sysfs_remove_link(). */
  removeLink(name: string): void {
    this.removeFile(name);
  }

  /** Takes its directory out of /sys, with all that is in it. */
  protected detach(): void {
    this.#sysfs.remove(this.directory);
  }
}
