import { ENOENT, ENOTEMPTY, KernelError } from "../../errno.ts";
import { DirectoryNode, type Node } from "../../fs/node.ts";
import type { ProcEntry } from "../../fs/proc-entry.ts";
import type { ProcOperations, Procfs } from "../../fs/procfs.ts";
import { seqFile, type SeqFile, type SeqOperations, singleFile } from "../../fs/seq-file.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";
import { ownEntry } from "./entry.ts";

/**
 * Files in /proc. A name may lead through directories that exist (`driver/mine`); the parent null is /proc itself. A file that
 * is open keeps the module.
 */
export class ModuleProc {
  readonly #procfs: Procfs;
  readonly #owner: Owner;
  readonly #made = new WeakMap<Node, ProcEntry>();

  constructor(kernel: Kernel, owner: Owner) {
    this.#procfs = kernel.proc;
    this.#owner = owner;
  }

  /**
   * proc_create(), proc_create_data().
   *
   * @param mode permissions; 0 means 0444
   * @param data what the operations find as `file.data` (`pde_data`)
   * @throws KernelError EEXIST, ENOENT for a directory that is not there, EINVAL for a name that no file can have
   */
  create(
    name: string,
    mode: number,
    parent: ProcEntry | null,
    ops: ProcOperations,
    data?: unknown,
  ): ProcEntry {
    return this.#own(() => this.#procfs.create(name, mode, parent, ops, { data, pin: this.#owner }));
  }

  /** proc_create_single_data(): a text that `show` puts at once. @throws KernelError as {@link create} */
  createSingle(
    name: string,
    mode: number,
    parent: ProcEntry | null,
    show: (m: SeqFile) => void | number | Promise<void | number>,
    data?: unknown,
  ): ProcEntry {
    return this.create(name, mode, parent, singleFile(show), data);
  }

  /** proc_create_seq_data(): a list of records. @throws KernelError as {@link create} */
  createSeq<T>(
    name: string,
    mode: number,
    parent: ProcEntry | null,
    ops: SeqOperations<T>,
    data?: unknown,
  ): ProcEntry {
    return this.create(name, mode, parent, seqFile(ops), data);
  }

  /** proc_mkdir(), proc_mkdir_mode(). @throws KernelError as {@link create} */
  mkdir(name: string, parent: ProcEntry | null = null, mode = 0o555): ProcEntry {
    return this.#own(() => this.#procfs.mkdir(name, mode, parent));
  }

  /** proc_symlink(): `target` is relative to the link. @throws KernelError as {@link create} */
  symlink(name: string, parent: ProcEntry | null, target: string): ProcEntry {
    return this.#own(() => this.#procfs.symlink(name, parent, target));
  }

  /**
   * remove_proc_entry(): what this module has made, by its name.
   *
   * @throws KernelError ENOENT for what it has not made, ENOTEMPTY for a directory that has something in it
   */
  remove(name: string, parent: ProcEntry | null = null): void {
    const entry = this.#find(name, parent);
    if (entry.node instanceof DirectoryNode && entry.node.children.size > 0) {
      throw new KernelError(
        ENOTEMPTY,
        `${entry.path} is not empty; removeSubtree() takes it with what is in it`,
      );
    }
    entry.remove();
  }

  /** remove_proc_subtree(): the same, with all that is below it. @throws KernelError ENOENT */
  removeSubtree(name: string, parent: ProcEntry | null = null): void {
    this.#find(name, parent).remove();
  }

  #find(name: string, parent: ProcEntry | null): ProcEntry {
    const node = this.#procfs.find(name, parent);
    const entry = this.#made.get(node);
    if (!entry) throw new KernelError(ENOENT, `${node.path} was not made by ${this.#owner.name}`);
    return entry;
  }

  #own(make: () => ProcEntry): ProcEntry {
    const entry = ownEntry(this.#owner, make);
    this.#made.set(entry.node, entry);
    return entry;
  }
}
