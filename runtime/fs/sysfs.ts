import { EINVAL, KernelError } from "../errno.ts";
import type { Printk } from "../printk/printk.ts";
import { AttributeSource } from "./attribute-source.ts";
import { BinAttributeSource } from "./bin-attribute-source.ts";
import { type FileNode, type DirectoryNode, type Node, type Pin, type SymlinkNode } from "./node.ts";
import type { TextFile } from "./text-file.ts";
import type { NodeTree } from "./tree.ts";

/** A value of a kernel object as a file: one value a file, as text with a newline at its end. */
export interface Attribute extends TextFile {
  readonly name: string;
  readonly mode: number;
  /** Whose code it is. An attribute that is open does not keep it; one whose show or store waits does. */
  readonly owner?: Pin;
}

/** Bytes of a kernel object as a file: `struct bin_attribute`. Not more than a page is read or written at a time. */
export interface BinAttribute {
  readonly name: string;
  readonly mode: number;
  /** How many bytes there are; nothing is read or written beyond. Default 0: unknown, read and write decide. */
  readonly size?: number;
  readonly owner?: Pin;
  /** Answers at most `length` bytes from `offset` on; none at the end. */
  read?(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
  /** Answers nothing when it took all the bytes, else how many it took, or a negated errno. */
  write?(bytes: Uint8Array, offset: number): void | number | Promise<void | number>;
}

/** Attributes that come and go together: `struct attribute_group`. */
export interface AttributeGroup {
  /** The directory that they lie in. Without it they lie beside the object's other attributes. */
  readonly name?: string;
  readonly attrs: readonly Attribute[];
  readonly binAttrs?: readonly BinAttribute[];
  /** The mode that an attribute gets, by its place in `attrs`; 0 leaves it out. Default: its own. */
  isVisible?(attribute: Attribute, index: number): number;
  /** The same for `binAttrs`. */
  isBinVisible?(attribute: BinAttribute, index: number): number;
}

/** What is said of an attribute where it is added: the object's owner, and a mode other than its own. */
interface Added {
  readonly mode?: number;
  readonly owner?: Pin | undefined;
}

/** Attributes that were added together. */
export interface SysfsGroup {
  /** sysfs_remove_group(). A second call does nothing. */
  remove(): void;
}

/** /sys: directories of attributes, and links between them. */
export class Sysfs {
  readonly #tree: NodeTree;
  readonly #printk: Printk;
  readonly root: DirectoryNode;

  constructor(tree: NodeTree, root: DirectoryNode, printk: Printk) {
    this.#tree = tree;
    this.root = root;
    this.#printk = printk;
  }

  /** The directory at a path below /sys, made where it is missing. */
  directory(path: string): DirectoryNode {
    return this.#tree.ensureDirectory(this.root, path);
  }

  /** sysfs_create_file(). @throws KernelError EEXIST */
  addAttribute(directory: DirectoryNode, attribute: Attribute, as: Added = {}): FileNode {
    const source = new AttributeSource(attribute, attribute.owner ?? as.owner, this.#printk);
    const mode = as.mode ?? attribute.mode;
    const node = this.#tree.addFile(directory, attribute.name, { mode }, source);
    node.whenRemoved(() => source.notify());
    return node;
  }

  /** sysfs_create_bin_file(). @throws KernelError EEXIST */
  addBinAttribute(directory: DirectoryNode, attribute: BinAttribute, as: Added = {}): FileNode {
    const source = new BinAttributeSource(attribute, attribute.owner ?? as.owner);
    return this.#tree.addFile(directory, attribute.name, { mode: as.mode ?? attribute.mode }, source);
  }

  /** sysfs_create_group(). @throws KernelError EEXIST; then nothing was added */
  addGroup(directory: DirectoryNode, group: AttributeGroup, owner?: Pin): SysfsGroup {
    const made = group.name === undefined ? undefined : this.#tree.addDirectory(directory, group.name);
    const nodes: FileNode[] = [];
    const remove = (): void => {
      for (const node of made ? [made] : nodes) this.#tree.remove(node);
    };
    try {
      for (const node of this.#fill(made ?? directory, group, owner)) nodes.push(node);
    } catch (error) {
      remove();
      throw error;
    }
    return { remove };
  }

  /** sysfs_create_link(): `target` is relative to the directory. @throws KernelError EEXIST */
  addLink(directory: DirectoryNode, name: string, target: string): SymlinkNode {
    return this.#tree.addSymlink(directory, name, target);
  }

  /** The directory `name` in `parent`, made when it is missing. */
  ensureDirectory(parent: DirectoryNode, name: string): DirectoryNode {
    return this.#tree.ensureDirectory(parent, name);
  }

  /** sysfs_create_dir(). @throws KernelError EEXIST, EINVAL */
  addDirectory(parent: DirectoryNode, name: string): DirectoryNode {
    return this.#tree.addDirectory(parent, name);
  }

  /** sysfs_remove_file() and its like: takes a node and all below it away. One that is gone is left alone. */
  remove(node: Node): void {
    this.#tree.remove(node);
  }

  /**
   * sysfs_notify(): who polls the attribute is told that it has changed. May be called in every context.
   *
   * @throws KernelError EINVAL for what is no attribute
   */
  notify(node: FileNode): void {
    if (!(node.source instanceof AttributeSource))
      throw new KernelError(EINVAL, `${node.path} is no attribute`);
    node.source.notify();
  }

  *#fill(directory: DirectoryNode, group: AttributeGroup, owner: Pin | undefined): Generator<FileNode> {
    for (const [index, attribute] of group.attrs.entries()) {
      const mode = group.isVisible?.(attribute, index) ?? attribute.mode;
      if (mode !== 0) yield this.addAttribute(directory, attribute, { mode, owner });
    }
    for (const [index, attribute] of (group.binAttrs ?? []).entries()) {
      const mode = group.isBinVisible?.(attribute, index) ?? attribute.mode;
      if (mode !== 0) yield this.addBinAttribute(directory, attribute, { mode, owner });
    }
  }
}
