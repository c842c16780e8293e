import { EIO } from "../errno.ts";
import type { DirectoryNode, FileNode } from "./node.ts";
import type { NodeTree } from "./tree.ts";
import { textFile } from "./text-file.ts";

/** /proc: files whose text is made when somebody reads them. */
export class Procfs {
  readonly #tree: NodeTree;
  readonly #root: DirectoryNode;

  constructor(tree: NodeTree, root: DirectoryNode) {
    this.#tree = tree;
    this.#root = root;
  }

  /** proc_create_single(): a file of mode 0444 that shows what `show` returns. @throws KernelError EEXIST */
  createSingle(name: string, show: () => string): FileNode {
    return this.#tree.addFile(
      this.#root,
      name,
      { mode: 0o444 },
      { ops: { ...textFile({ show }), write: () => -EIO }, stream: false, size: 0 },
    );
  }
}
