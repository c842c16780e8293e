import type { DirectoryNode, FileNode, Node, Pin, SymlinkNode } from "./node.ts";
import { type TextFile, textFile } from "./text-file.ts";
import type { NodeTree } from "./tree.ts";

/** One page, which is what sysfs says of every attribute. */
const ATTRIBUTE_SIZE = 4096;

/** A value of a kernel object as a file: one value a file, as text with a newline at its end. */
export interface Attribute extends TextFile {
  readonly name: string;
  readonly mode: number;
  /** What must stay loaded while the file is open. */
  readonly pin?: Pin;
}

/** /sys: directories of attributes, and links between them. */
export class Sysfs {
  readonly #tree: NodeTree;
  readonly root: DirectoryNode;

  constructor(tree: NodeTree, root: DirectoryNode) {
    this.#tree = tree;
    this.root = root;
  }

  /** The directory at a path below /sys, made where it is missing. */
  directory(path: string): DirectoryNode {
    return this.#tree.ensureDirectory(this.root, path);
  }

  /** sysfs_create_file(). @throws KernelError EEXIST */
  addAttribute(directory: DirectoryNode, attribute: Attribute): FileNode {
    const { name, mode, pin } = attribute;
    const ops = textFile(attribute);
    return this.#tree.addFile(
      directory,
      name,
      { mode },
      { ops, stream: false, size: ATTRIBUTE_SIZE, pin, requireOperations: true },
    );
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
}
