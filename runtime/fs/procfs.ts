import { ENOENT, ENOTDIR, KernelError } from "../errno.ts";
import type { FileOperations } from "./file-operations.ts";
import { DirectoryNode, type FileNode, type Node, type PermissionAnswer, type Pin } from "./node.ts";
import { ProcEntry } from "./proc-entry.ts";
import { ProcSource } from "./proc-source.ts";
import type { Call } from "../sched/call.ts";
import { textFile } from "./text-file.ts";
import type { NodeTree } from "./tree.ts";

/**
 * What a module does for a file in /proc: `struct proc_ops`. A file without llseek is a stream: it has no position that
 * programs could move.
 */
export interface ProcOperations extends FileOperations {
  /**
   * Decides, instead of the file's mode, who may open it, root included (`inode_operations.permission`). Must not wait.
   *
   * @param mask MAY_READ, MAY_WRITE or both
   * @param call the caller, with its uid, gid and pid
   */
  permission?(mask: number, call: Call): PermissionAnswer;
}

/** Directories that Linux makes at boot (`proc_root_init`), for modules to put theirs into. */
const DIRECTORIES = ["fs", "driver", "bus"];

const DEFAULT_FILE_MODE = 0o444;
const DEFAULT_DIRECTORY_MODE = 0o555;

/** /proc: files whose text is made when somebody reads them. */
export class Procfs {
  readonly #tree: NodeTree;
  readonly #root: DirectoryNode;

  constructor(tree: NodeTree, root: DirectoryNode) {
    this.#tree = tree;
    this.#root = root;
    for (const name of DIRECTORIES) this.mkdir(name, DEFAULT_DIRECTORY_MODE, null);
  }

  /** A file of the runtime's own: mode 0444, and shows what `show` returns. @throws KernelError EEXIST */
  createSingle(name: string, show: () => string): FileNode {
    return this.#tree.addFile(
      this.#root,
      name,
      { mode: DEFAULT_FILE_MODE },
      new ProcSource(textFile({ show })),
    );
  }

  /**
   * proc_create_data().
   *
   * @param name may have directories in it that exist: `driver/mine`
   * @param mode permissions; 0 means 0444
   * @param parent null for /proc itself
   * @param pin what must stay loaded while the file is open
   * @throws KernelError EEXIST, ENOENT for a directory that is not there, EINVAL for a name that no file can have
   */
  create(
    name: string,
    mode: number,
    parent: ProcEntry | null,
    ops: ProcOperations,
    { data, pin }: { data?: unknown; pin?: Pin } = {},
  ): ProcEntry {
    const { directory, leaf } = this.#place(name, parent);
    const source = new ProcSource(ops, data, pin);
    return this.#entry(
      this.#tree.addFile(directory, leaf, { mode: mode || DEFAULT_FILE_MODE }, source),
      source,
    );
  }

  /** proc_mkdir_mode(); mode 0 means 0555. @throws KernelError as {@link create} */
  mkdir(name: string, mode: number, parent: ProcEntry | null): ProcEntry {
    const { directory, leaf } = this.#place(name, parent);
    return this.#entry(this.#tree.addDirectory(directory, leaf, { mode: mode || DEFAULT_DIRECTORY_MODE }));
  }

  /** proc_symlink(): `target` is relative to the link. @throws KernelError as {@link create} */
  symlink(name: string, parent: ProcEntry | null, target: string): ProcEntry {
    const { directory, leaf } = this.#place(name, parent);
    return this.#entry(this.#tree.addSymlink(directory, leaf, target));
  }

  /** What `name` is called below `parent`. @throws KernelError ENOENT, ENOTDIR */
  find(name: string, parent: ProcEntry | null): Node {
    const { directory, leaf } = this.#place(name, parent);
    return child(directory, leaf);
  }

  #entry(node: Node, source?: ProcSource): ProcEntry {
    return new ProcEntry(this.#tree, node, source);
  }

  /** xlate_proc_name(): where a name with directories in it leads. */
  #place(name: string, parent: ProcEntry | null): { directory: DirectoryNode; leaf: string } {
    const path = name.split("/");
    const leaf = path.pop() ?? "";
    return { directory: path.reduce(step, directoryOf(parent?.node ?? this.#root)), leaf };
  }
}

function step(directory: DirectoryNode, name: string): DirectoryNode {
  return directoryOf(child(directory, name));
}

function child(directory: DirectoryNode, name: string): Node {
  const found = directory.children.get(name);
  if (!found)
    throw new KernelError(ENOENT, `there is no '${name}' in ${directory.path}; make it with mkdir first`);
  return found;
}

function directoryOf(node: Node): DirectoryNode {
  if (node.removed) throw new KernelError(ENOENT, `${node.path} has been removed`);
  if (!(node instanceof DirectoryNode)) throw new KernelError(ENOTDIR, `${node.path} is not a directory`);
  return node;
}
