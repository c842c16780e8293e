import { EIO, ENOENT, ENOTDIR, KernelError } from "../errno.ts";
import { Entry } from "./entry.ts";
import type { FileOperations } from "./file-operations.ts";
import { DirectoryNode, type Pin } from "./node.ts";
import type { NodeTree } from "./tree.ts";

/** A file, a directory or a link in debugfs: the `struct dentry *` that its functions give and take. */
export class DebugfsEntry extends Entry {}

/**
 * debugfs at /sys/kernel/debug: files for whoever works on a driver, without any rules. As on Linux only root may enter, who is
 * the user that runs the runtime.
 */
export class Debugfs {
  readonly #tree: NodeTree;
  readonly #root: DirectoryNode;

  /** @param above /sys/kernel */
  constructor(tree: NodeTree, above: DirectoryNode) {
    this.#tree = tree;
    this.#root = tree.addDirectory(above, "debug", { mode: 0o700 });
  }

  /** debugfs_create_dir(). @throws KernelError EEXIST, ENOENT for a parent that was removed, EINVAL */
  createDir(name: string, parent: DebugfsEntry | null): DebugfsEntry {
    return new DebugfsEntry(
      this.#tree,
      this.#tree.addDirectory(this.#directory(parent), name, { mode: 0o755 }),
    );
  }

  /** debugfs_create_file(). @throws KernelError as {@link createDir} */
  createFile(
    name: string,
    mode: number,
    parent: DebugfsEntry | null,
    ops: FileOperations,
    { data, pin }: { data?: unknown; pin?: Pin } = {},
  ): DebugfsEntry {
    const source = { ops, data, pin, stream: !ops.llseek, size: 0, gone: EIO, exactSize: true };
    return new DebugfsEntry(this.#tree, this.#tree.addFile(this.#directory(parent), name, { mode }, source));
  }

  /** debugfs_create_symlink(). @throws KernelError as {@link createDir} */
  createSymlink(name: string, parent: DebugfsEntry | null, target: string): DebugfsEntry {
    return new DebugfsEntry(this.#tree, this.#tree.addSymlink(this.#directory(parent), name, target));
  }

  #directory(parent: DebugfsEntry | null): DirectoryNode {
    const node = parent?.node ?? this.#root;
    if (node.removed) throw new KernelError(ENOENT, `${node.path} has been removed`);
    if (!(node instanceof DirectoryNode)) throw new KernelError(ENOTDIR, `${node.path} is not a directory`);
    return node;
  }
}
