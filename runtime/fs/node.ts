/** The nodes of the one in-memory tree behind /dev, /proc and /sys: what Linux calls inodes and dentries. */
import { EINVAL, KernelError } from "../errno.ts";
import type { Culprit } from "../oops.ts";
import type { Call } from "../sched/call.ts";
import type { FileOperations } from "./file-operations.ts";
import { S_IFDIR, S_IFLNK, S_IFREG } from "./flags.ts";
import type { OpenFile } from "./open-file.ts";

/** Permission bits and owner of a node. */
export interface NodeAttributes {
  /** Permission bits only. */
  mode: number;
  uid?: number;
  gid?: number;
}

/** The code behind a node, which must not leave while the node is open. Modules implement it. */
export interface Pin extends Culprit {
  /** @throws KernelError ENODEV when its owner is on the way out */
  hold(holder: Holder): void;
  drop(holder: Holder): void;
}

/** Who keeps a module busy, for the message that refuses rmmod. */
export interface Holder {
  describe(): string;
}

export abstract class Node {
  /** Unique in its tree and never used again. */
  readonly ino: number;
  readonly name: string;
  parent: DirectoryNode | undefined;
  /** From the root of the tree. A node that was taken out keeps it, for whoever has it open still. */
  path = "/";
  /** It was taken out of its tree. Whoever has it open keeps it. */
  removed = false;
  #listeners: (() => void)[] | undefined;
  uid: number;
  gid: number;
  /** The whole st_mode: type and permissions. */
  mode: number;

  constructor(ino: number, name: string, type: number, attributes: NodeAttributes) {
    this.ino = ino;
    this.name = name;
    this.mode = type | permissionBits(name, attributes.mode);
    this.uid = attributes.uid ?? 0;
    this.gid = attributes.gid ?? 0;
  }

  /** Calls `listener` when the node is taken out of its tree, by itself or with a directory above it. */
  whenRemoved(listener: () => void): void {
    (this.#listeners ??= []).push(listener);
  }

  /** The tree has taken it out. */
  detached(): void {
    this.parent = undefined;
    this.removed = true;
    for (const listener of this.#listeners ?? []) listener();
  }
}

/** @throws KernelError EINVAL for what would not be permissions alone */
function permissionBits(name: string, mode: number): number {
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o7777) return mode;
  throw new KernelError(EINVAL, `the mode ${mode} of ${name} is not one from 0 to 0o7777`);
}

export class DirectoryNode extends Node {
  readonly children = new Map<string, Node>();

  constructor(ino: number, name: string, attributes: NodeAttributes) {
    super(ino, name, S_IFDIR, attributes);
  }
}

export class SymlinkNode extends Node {
  readonly target: string;

  constructor(ino: number, name: string, attributes: NodeAttributes, target: string) {
    super(ino, name, S_IFLNK, attributes);
    this.target = target;
  }
}

/** 0 or true to let the caller in, a negated errno or false (EACCES) to refuse. */
export type PermissionAnswer = number | boolean;

/** What opening a node leads to. */
export interface FileSource {
  readonly ops: FileOperations;
  /**
   * No position that programs could move: reads and writes go on where the last ended, lseek answers ESPIPE.
   * Character devices without an llseek operation are streams.
   */
  readonly stream: boolean;
  /** st_size, which also is where SEEK_END counts from. */
  readonly size: number;
  readonly pin?: Pin | undefined;
  /** Whose code it is, where that need not stay while the node is open. Default: the pin. */
  readonly owner?: Culprit | undefined;
  /** The errno that every operation on a file answers whose node was removed meanwhile. Without it they go on. */
  readonly gone?: number;
  /** The errno of read and write where the operation is missing. Default EINVAL. */
  readonly noTransfer?: number;
  /** Decides instead of the mode who may open (`inode_operations.permission`); `mask` is of MAY_READ and MAY_WRITE. */
  readonly permission?: ((mask: number, call: Call) => PermissionAnswer) | undefined;
  /** The maker's own, for the operations: pde_data(inode), inode->i_private. */
  readonly data?: unknown;
  /** Programs see the size as it is, at a price: on the mount, a write that waits keeps the file's other writers out. */
  readonly exactSize?: boolean;
  /** Told of each file that is opened, and of its last close. */
  opened?(file: OpenFile): void;
  closed?(file: OpenFile): void;
  /** The device number, of a device node. */
  readonly devt?: number;
  /** Refuse with EACCES, even root, to open for a direction that has no operation: as sysfs does. */
  readonly requireOperations?: boolean;
}

export class FileNode extends Node {
  readonly source: FileSource;

  constructor(ino: number, name: string, attributes: NodeAttributes, source: FileSource) {
    super(ino, name, S_IFREG, attributes);
    this.source = source;
  }
}
