import type { DirectoryNode, FileNode } from "../fs/node.ts";
import type { Vfs } from "../fs/vfs.ts";
import type { ChrdevTable } from "./chrdev.ts";
import { DeviceSource } from "./device-source.ts";
import { type DevT, MAJOR } from "./devt.ts";

/** /dev: a node for each device that has a number. */
export class Devtmpfs {
  readonly #vfs: Vfs;
  readonly #chrdevs: ChrdevTable;
  readonly #nodes = new Map<FileNode, DevT>();
  /** The directories that came with a node; they go with the last. */
  readonly #made = new Set<DirectoryNode>();

  constructor(vfs: Vfs, chrdevs: ChrdevTable) {
    this.#vfs = vfs;
    this.#chrdevs = chrdevs;
    chrdevs.onChange((major) => {
      this.#announce(major);
    });
  }

  /**
   * Makes /dev/`path`, and the directories that it names.
   *
   * @throws KernelError EEXIST, ENOTDIR, EINVAL; then nothing was made
   */
  add(path: string, devt: DevT, { mode, size }: { mode: number; size: number }): FileNode {
    const names = path.split("/");
    const name = names.pop() ?? "";
    const parent = this.#directory(names);
    try {
      const source = new DeviceSource(this.#chrdevs, devt, size);
      const node = this.#vfs.tree.addFile(parent, name, { mode }, source);
      this.#nodes.set(node, devt);
      return node;
    } catch (error) {
      this.#prune(parent);
      throw error;
    }
  }

  remove(node: FileNode): void {
    const { parent } = node;
    this.#vfs.tree.remove(node);
    this.#nodes.delete(node);
    if (parent) this.#prune(parent);
  }

  #directory(names: readonly string[]): DirectoryNode {
    let at = this.#vfs.dev;
    for (const name of names) {
      const isNew = !at.children.has(name);
      at = this.#vfs.tree.ensureDirectory(at, name);
      if (isNew) this.#made.add(at);
    }
    return at;
  }

  #prune(directory: DirectoryNode): void {
    const { parent } = directory;
    if (!parent || directory.children.size > 0 || !this.#made.delete(directory)) return;
    this.#vfs.tree.remove(directory);
    this.#prune(parent);
  }

  /** What a node is to the host (a stream or not) depends on the driver behind it, which came or went. */
  #announce(major: number): void {
    for (const [node, devt] of this.#nodes) if (MAJOR(devt) === major) this.#vfs.tree.change(node, {});
  }
}
