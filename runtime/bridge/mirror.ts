import { FileNode, type Node, SymlinkNode } from "../fs/node.ts";
import type { NodeTree } from "../fs/tree.ts";
import { type FuseSession, NODE_FLUSH, NODE_STREAM } from "./native.ts";

/**
 * st_size of a stream that can be written. The host's kernel lets writes to one file run side by side only below its size
 * (FOPEN_PARALLEL_DIRECT_WRITES); with size 0 one writer that waits would keep all others out, and unkillable. No single
 * write is larger than this.
 */
const PARALLEL_WRITE_SIZE = 1 << 20;

/**
 * Keeps the addon's mirror of the tree, from which it answers lookups and attributes, and the nodes by number.
 *
 * @returns ends it
 */
export function mirrorTree(tree: NodeTree, session: FuseSession, nodes: Map<number, Node>): () => void {
  nodes.set(tree.root.ino, tree.root);
  const flags = new Map<Node, number>();
  const add = (node: Node): void => {
    const { ino, name, mode, uid, gid } = node;
    const parent = node.parent?.ino ?? tree.root.ino;
    const target = node instanceof SymlinkNode ? node.target : undefined;
    flags.set(node, flagsOf(node));
    session.addNode(ino, parent, name, mode, uid, gid, sizeOf(node), flagsOf(node), target);
  };
  return tree.watch({
    added(node) {
      nodes.set(node.ino, node);
      add(node);
    },
    removed(node) {
      nodes.delete(node.ino);
      flags.delete(node);
      session.removeNode(node.ino);
    },
    changed(node) {
      if (flags.get(node) === flagsOf(node)) {
        session.setNode(node.ino, node.mode, node.uid, node.gid, sizeOf(node));
      } else {
        session.removeNode(node.ino);
        add(node);
      }
    },
  });
}

function sizeOf(node: Node): number {
  if (node instanceof SymlinkNode) return Buffer.byteLength(node.target);
  if (!(node instanceof FileNode)) return 0;
  const { stream, ops, size, exactSize } = node.source;
  return stream && ops.write && !exactSize ? Math.max(size, PARALLEL_WRITE_SIZE) : size;
}

function flagsOf(node: Node): number {
  if (!(node instanceof FileNode)) return 0;
  const { stream, ops } = node.source;
  return (stream ? NODE_STREAM : 0) | (ops.flush ? NODE_FLUSH : 0);
}
