import { EACCES, EISDIR, ELOOP, ENOTDIR, EPERM, isErrno, KernelError } from "../errno.ts";
import type { Oopses } from "../oops.ts";
import type { Watchdog } from "../watchdog.ts";
import { Call, type Credentials, ownCredentials } from "../sched/call.ts";
import type { Tasks } from "../sched/tasks.ts";
import { mayRead, mayWrite, O_RDONLY, O_WRONLY, S_IFMT } from "./flags.ts";
import { DirectoryNode, FileNode, type Node } from "./node.ts";
import type { OpenFile } from "./open-file.ts";
import { checkOpen, maskOf } from "./permission.ts";
import { SyscallFile } from "./syscall-file.ts";
import { type Opened, openThrough } from "./syscall-open.ts";
import type { Syscalls } from "./syscalls.ts";
import { NodeTree, type Owner } from "./tree.ts";
import { FileHandle } from "./file-handle.ts";

/** The virtual file system: one tree, opened from inside by {@link open} and from other programs by the bridge. */
export class Vfs {
  readonly tree: NodeTree;
  readonly dev: DirectoryNode;
  readonly proc: DirectoryNode;
  readonly sys: DirectoryNode;
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;
  readonly #tasks: Tasks;
  readonly #syscalls: Syscalls;

  /** @param owner whom the files belong to: the user that runs the runtime */
  constructor(
    oopses: Oopses,
    watchdog: Watchdog,
    tasks: Tasks,
    syscalls: Syscalls,
    owner: Owner = ownCredentials(),
  ) {
    this.#oopses = oopses;
    this.#watchdog = watchdog;
    this.#tasks = tasks;
    this.#syscalls = syscalls;
    this.tree = new NodeTree(owner);
    this.dev = this.tree.addDirectory(this.tree.root, "dev");
    this.proc = this.tree.addDirectory(this.tree.root, "proc", { mode: 0o555 });
    this.sys = this.tree.addDirectory(this.tree.root, "sys", { mode: 0o555 });
  }

  /**
   * open(2) from inside this process, as a program with `who`'s rights would (default: this process's own).
   *
   * @param path from the root of the tree: `/dev/chardev`
   * @param flags O_RDONLY, O_WRONLY or O_RDWR, with O_NONBLOCK …
   * @throws KernelError what open(2) would answer
   */
  async open(path: string, flags = O_RDONLY, who: Credentials = ownCredentials()): Promise<FileHandle> {
    const opened = await this.openNode(this.tree.walk(path), new Call(who, flags));
    if (typeof opened === "number")
      throw new KernelError(opened, `open ${path}: ${new KernelError(opened).message}`);
    return new FileHandle(opened, who);
  }

  /** The whole file as text. @throws KernelError */
  async readFile(path: string, who?: Credentials): Promise<string> {
    const file = await this.open(path, O_RDONLY, who);
    try {
      return (await file.readAll()).toString();
    } finally {
      await file.close();
    }
  }

  /** Writes `data` with one write(2). @throws KernelError */
  async writeFile(path: string, data: string | Uint8Array, who?: Credentials): Promise<void> {
    const file = await this.open(path, O_WRONLY, who);
    try {
      await file.write(data);
    } finally {
      await file.close();
    }
  }

  /** The names in a directory. @throws KernelError ENOENT, ENOTDIR */
  readdir(path: string): string[] {
    const node = this.tree.walk(path);
    if (!(node instanceof DirectoryNode)) throw new KernelError(ENOTDIR, `${path} is not a directory`);
    return [...node.children.keys()];
  }

  /** What every open, from wherever, goes through: the hooks, permission, the module held, the driver's open. */
  openNode(node: Node, call: Call): Opened | Promise<Opened> {
    const chain = this.#syscalls.chains.open;
    return chain ? openThrough(chain, node.path, call, () => this.#open(node, call)) : this.#open(node, call);
  }

  #open(node: Node, call: Call): Opened | Promise<Opened> {
    if (node instanceof DirectoryNode) return -EISDIR;
    if (!(node instanceof FileNode)) return -ELOOP;
    const refusal = this.#checkPermission(node, call) || checkOperations(node, call.flags);
    if (refusal !== 0) return refusal;
    const file = new SyscallFile(this.#syscalls, node, call, this.#oopses, this.#watchdog, this.#tasks);
    try {
      file.pin();
    } catch (error) {
      return this.#oopses.absorb(undefined, `open of ${node.path}`, error);
    }
    const result = file.open(call);
    return typeof result === "number" ? opened(file, result) : result.then((late) => opened(file, late));
  }

  #checkPermission(node: FileNode, call: Call): number {
    const { permission, owner, pin } = node.source;
    if (!permission) return checkOpen(node, call.flags, call);
    try {
      const answer: unknown = permission(maskOf(call.flags), call);
      if (typeof answer === "boolean") return answer ? 0 : -EACCES;
      if (answer === 0 || (typeof answer === "number" && isErrno(answer))) return answer;
      throw new TypeError(`answered ${typeof answer === "number" ? answer : `a ${typeof answer}`}`);
    } catch (error) {
      return this.#oopses.absorb(owner ?? pin, `permission of ${node.path}`, error);
    }
  }

  /** chmod(2) and chown(2): the owner may change the mode, root both. Answers 0 or a negated errno. */
  setAttributes(node: Node, change: { mode?: number; uid?: number; gid?: number }, uid: number): number {
    if (uid !== 0 && (uid !== node.uid || change.uid !== undefined || change.gid !== undefined))
      return -EPERM;
    const { mode, ...owner } = change;
    const whole = mode === undefined ? {} : { mode: (node.mode & S_IFMT) | (mode & ~S_IFMT) };
    this.tree.change(node, { ...owner, ...whole });
    return 0;
  }
}

function opened(file: OpenFile, result: number): Opened {
  if (result >= 0) return file;
  file.unpin();
  return result;
}

/** As sysfs does it: a file that can only be read cannot be opened for writing, whatever its mode and the caller. */
function checkOperations(node: FileNode, flags: number): number {
  const { ops, requireOperations } = node.source;
  if (!requireOperations) return 0;
  return (mayRead(flags) && !ops.read) || (mayWrite(flags) && !ops.write) ? -EACCES : 0;
}
