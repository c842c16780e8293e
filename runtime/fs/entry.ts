import type { Node } from "./node.ts";
import type { NodeTree } from "./tree.ts";

/** Something that was created in a file system, and is there until it is removed. */
export class Entry {
  readonly node: Node;
  protected readonly tree: NodeTree;

  constructor(tree: NodeTree, node: Node) {
    this.tree = tree;
    this.node = node;
  }

  get name(): string {
    return this.node.name;
  }

  get path(): string {
    return this.node.path;
  }

  get uid(): number {
    return this.node.uid;
  }

  get gid(): number {
    return this.node.gid;
  }

  /**
   * proc_remove(), debugfs_remove(): takes it away with all that is below it. Whoever has it open gets EIO from then on, and
   * the operations are not called any more but for release. A second call does nothing.
   */
  remove(): void {
    this.tree.remove(this.node);
  }
}
