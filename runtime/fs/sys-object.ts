import { posix } from "node:path";
import { EINVAL, KernelError } from "../errno.ts";
import { DirectoryNode, FileNode, type Node, type Pin, type SymlinkNode } from "./node.ts";
import type { Attribute, AttributeGroup, BinAttribute, Sysfs, SysfsGroup } from "./sysfs.ts";

/**
 * What kernel objects, devices, drivers, buses and classes have in common: a directory in /sys, with attributes and links in
 * it. All of them go with the object; the methods to remove are for what has to go earlier.
 */
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

  /** kobject_get_path(), which is what events call DEVPATH: its path from the root of /sys: `/devices/virtual/toys/robot`. */
  get devpath(): string {
    return this.directory.path.slice(this.#sysfs.root.path.length);
  }

  /** Whether it was taken out of /sys. */
  get isGone(): boolean {
    return this.directory.removed;
  }

  /** sysfs_create_file(), device_create_file() …: an attribute. @throws KernelError EEXIST */
  createFile(attribute: Attribute): FileNode {
    return this.#sysfs.addAttribute(this.directory, attribute, { owner: this.owner });
  }

  /** sysfs_create_bin_file(), device_create_bin_file(). @throws KernelError EEXIST */
  createBinFile(attribute: BinAttribute): FileNode {
    return this.#sysfs.addBinAttribute(this.directory, attribute, { owner: this.owner });
  }

  /** sysfs_remove_file(), sysfs_remove_bin_file(), device_remove_file() … One that is not there is left alone. */
  removeFile(name: string): void {
    const node = this.directory.children.get(name);
    if (node) this.#sysfs.remove(node);
  }

  /** sysfs_create_group(), device_add_group(). @throws KernelError EEXIST; then nothing of it was added */
  createGroup(group: AttributeGroup): SysfsGroup {
    return this.#sysfs.addGroup(this.directory, group, this.owner);
  }

  /**
   * sysfs_create_groups(), device_add_groups(), driver_add_groups().
   *
   * @param owner whose code they are, where that is not the object's owner
   * @throws KernelError EEXIST; then none was added
   */
  createGroups(groups: readonly AttributeGroup[], owner = this.owner): SysfsGroup {
    const made: SysfsGroup[] = [];
    const remove = (): void => {
      for (const group of made.splice(0).reverse()) group.remove();
    };
    try {
      for (const group of groups) made.push(this.#sysfs.addGroup(this.directory, group, owner));
    } catch (error) {
      remove();
      throw error;
    }
    return { remove };
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

  /**
   * sysfs_notify(): who polls the attribute (POLLPRI) is told that it has changed. May be called in every context.
   *
   * @param group the name of its group, where that is a directory
   * @throws KernelError EINVAL for what is no attribute of this object
   */
  notify(attribute: string, group?: string): void {
    const directory: Node | undefined =
      group === undefined ? this.directory : this.directory.children.get(group);
    const node = directory instanceof DirectoryNode ? directory.children.get(attribute) : undefined;
    if (!(node instanceof FileNode)) {
      throw new KernelError(
        EINVAL,
        `${this.devpath} has no attribute ${group ? `${group}/` : ""}${attribute}`,
      );
    }
    this.#sysfs.notify(node);
  }

  /** Takes its directory out of /sys, with all that is in it. */
  protected detach(): void {
    this.#sysfs.remove(this.directory);
  }
}
