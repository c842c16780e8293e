import { EINVAL, KernelError } from "../errno.ts";
import { Entry } from "./entry.ts";
import type { Node } from "./node.ts";
import type { ProcSource } from "./proc-source.ts";
import type { NodeTree } from "./tree.ts";

/** A file, a directory or a symbolic link in /proc: `struct proc_dir_entry`. At its removal the files that are open are released. */
export class ProcEntry extends Entry {
  readonly #source: ProcSource | undefined;

  constructor(tree: NodeTree, node: Node, source: ProcSource | undefined) {
    super(tree, node);
    this.#source = source;
    if (source) node.whenRemoved(() => source.runDown());
  }

  /** proc_set_size(): what programs see as the file's size. @throws KernelError EINVAL for a directory or a link */
  setSize(size: number): void {
    if (!this.#source) throw new KernelError(EINVAL, `${this.path} is no file`);
    if (!Number.isSafeInteger(size) || size < 0) throw new KernelError(EINVAL, `${size} is no size`);
    this.#source.size = size;
    this.tree.change(this.node, {});
  }

  /**
   * proc_set_user(): gives it to another user. GLOBAL_ROOT_UID and GLOBAL_ROOT_GID stand for the user that runs the
   * runtime, who is root here.
   */
  setUser(uid: number, gid: number): void {
    const { owner } = this.tree;
    this.tree.change(this.node, {
      uid: uid === GLOBAL_ROOT_UID ? owner.uid : uid,
      gid: gid === GLOBAL_ROOT_GID ? owner.gid : gid,
    });
  }
}

/** Root's numbers (`include/linux/uidgid.h`). */
export const GLOBAL_ROOT_UID = 0;
export const GLOBAL_ROOT_GID = 0;
