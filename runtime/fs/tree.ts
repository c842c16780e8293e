import { EEXIST, EINVAL, ELOOP, ENOENT, ENOTDIR, KernelError } from "../errno.ts";
import {
  DirectoryNode,
  FileNode,
  type FileSource,
  type Node,
  type NodeAttributes,
  SymlinkNode,
} from "./node.ts";

/** Hears of every change of the tree, as it happens; the bridge mirrors the tree with it. */
export interface TreeListener {
  added(node: Node): void;
  removed(node: Node): void;
  changed(node: Node): void;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** As in Linux (MAXSYMLINKS). */
const LONGEST_LINK_CHAIN = 40;

/** One tree of nodes, rooted in a directory with inode number 1. */
export class NodeTree {
  readonly root: DirectoryNode;
  /** Whom nodes belong to that name no owner of their own. */
  readonly owner: Owner;
  readonly #listeners = new Set<TreeListener>();
  #nextIno = 2;

  constructor(owner: Owner) {
    this.owner = owner;
    this.root = new DirectoryNode(1, "", { mode: 0o755, ...owner });
  }

  /** @throws KernelError EEXIST, EINVAL for a name that no file can have */
  addDirectory(
    parent: DirectoryNode,
    name: string,
    attributes: NodeAttributes = { mode: 0o755 },
  ): DirectoryNode {
    return this.#attach(parent, new DirectoryNode(this.#nextIno++, name, { ...this.owner, ...attributes }));
  }

  /** @throws KernelError EEXIST, EINVAL */
  addFile(parent: DirectoryNode, name: string, attributes: NodeAttributes, source: FileSource): FileNode {
    return this.#attach(
      parent,
      new FileNode(this.#nextIno++, name, { ...this.owner, ...attributes }, source),
    );
  }

  /** @throws KernelError EEXIST, EINVAL */
  addSymlink(parent: DirectoryNode, name: string, target: string): SymlinkNode {
    return this.#attach(
      parent,
      new SymlinkNode(this.#nextIno++, name, { mode: 0o777, ...this.owner }, target),
    );
  }

  /** The directory at `path` below `parent`, made with all that is missing above it. */
  ensureDirectory(parent: DirectoryNode, path: string): DirectoryNode {
    let at = parent;
    for (const name of names(path)) {
      const child = at.children.get(name) ?? this.addDirectory(at, name);
      if (!(child instanceof DirectoryNode))
        throw new KernelError(ENOTDIR, `${child.path} is not a directory`);
      at = child;
    }
    return at;
  }

  /** Takes a node and all below it out of the tree. A node that is not in it any more is left alone. */
  remove(node: Node): void {
    if (!node.parent) return;
    if (node instanceof DirectoryNode) for (const child of [...node.children.values()]) this.remove(child);
    for (const listener of this.#listeners) listener.removed(node);
    node.parent.children.delete(node.name);
    node.detached();
  }

  /** chmod and chown. */
  change(node: Node, attributes: Partial<Pick<Node, "mode" | "uid" | "gid">>): void {
    Object.assign(node, attributes);
    for (const listener of this.#listeners) listener.changed(node);
  }

  /**
   * The node at an absolute path, symbolic links followed.
   *
   * @throws KernelError ENOENT, ENOTDIR, ELOOP
   */
  walk(path: string): Node {
    if (path === "") throw new KernelError(ENOENT, "the path is empty");
    const node = this.#follow(this.root, path, LONGEST_LINK_CHAIN);
    if (path.endsWith("/") && !(node instanceof DirectoryNode)) {
      throw new KernelError(ENOTDIR, `${node.path} is not a directory`);
    }
    return node;
  }

  /** Tells `listener` of all that exists, parents first, and then of every change, until the result is called. */
  watch(listener: TreeListener): () => void {
    const announce = (directory: DirectoryNode): void => {
      for (const child of directory.children.values()) {
        listener.added(child);
        if (child instanceof DirectoryNode) announce(child);
      }
    };
    announce(this.root);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #attach<N extends Node>(parent: DirectoryNode, node: N): N {
    if (!isFileName(node.name)) throw new KernelError(EINVAL, `'${node.name}' cannot be a file name`);
    node.path = `${parent === this.root ? "" : parent.path}/${node.name}`;
    if (parent.children.has(node.name)) throw new KernelError(EEXIST, `${node.path} exists already`);
    node.parent = parent;
    parent.children.set(node.name, node);
    for (const listener of this.#listeners) listener.added(node);
    return node;
  }

  #follow(from: DirectoryNode, path: string, linksLeft: number): Node {
    let at: Node = path.startsWith("/") ? this.root : from;
    for (const name of names(path)) {
      if (!(at instanceof DirectoryNode)) throw new KernelError(ENOTDIR, `${at.path} is not a directory`);
      const directory: DirectoryNode = at;
      at = this.#step(directory, name, path);
      if (at instanceof SymlinkNode) {
        if (linksLeft === 0) throw new KernelError(ELOOP, `too many symbolic links in ${path}`);
        at = this.#follow(directory, at.target, linksLeft - 1);
      }
    }
    return at;
  }

  #step(directory: DirectoryNode, name: string, path: string): Node {
    if (name === ".") return directory;
    if (name === "..") return directory.parent ?? directory;
    const child = directory.children.get(name);
    if (!child) throw new KernelError(ENOENT, `${path}: no ${name} in ${directory.path}`);
    return child;
  }
}

const names = (path: string): string[] => path.split("/").filter((name) => name !== "");

const LONGEST_NAME = 255;

function isFileName(name: string): boolean {
  return (
    name !== "" &&
    name !== "." &&
    name !== ".." &&
    !/[/\0]/.test(name) &&
    Buffer.byteLength(name) <= LONGEST_NAME
  );
}
