import type { Debugfs, DebugfsEntry } from "../../fs/debugfs.ts";
import type { FileOperations } from "../../fs/file-operations.ts";
import { fixedSizeLlseek } from "../../fs/llseek.ts";
import {
  boolAttribute,
  forMode,
  simpleAttribute,
  stringAttribute,
  type Variable,
} from "../../fs/simple-attribute.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";
import { ownEntry } from "./entry.ts";

type Parent = DebugfsEntry | null;

/**
 * Files in /sys/kernel/debug. The parent null is that directory itself. A variable is an object with a `value`, of which the
 * file shows what it is now, and which a write sets; as on Linux, bits that do not fit the type are cut off. A file that is open
 * keeps the module.
 */
export class ModuleDebugfs {
  readonly #debugfs: Debugfs;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#debugfs = kernel.debugfs;
    this.#owner = owner;
  }

  /** debugfs_create_dir(). @throws KernelError EEXIST, ENOENT for a parent that was removed, EINVAL */
  createDir(name: string, parent: Parent = null): DebugfsEntry {
    return ownEntry(this.#owner, () => this.#debugfs.createDir(name, parent));
  }

  /**
   * debugfs_create_file().
   *
   * @param data what the operations find as `file.data`, and Linux's as `inode->i_private`
   * @throws KernelError as {@link createDir}
   */
  createFile(name: string, mode: number, parent: Parent, data: unknown, ops: FileOperations): DebugfsEntry {
    return ownEntry(this.#owner, () =>
      this.#debugfs.createFile(name, mode, parent, ops, { data, pin: this.#owner }),
    );
  }

  /** debugfs_create_symlink(): `target` is relative to the link. @throws KernelError as {@link createDir} */
  createSymlink(name: string, parent: Parent, target: string): DebugfsEntry {
    return ownEntry(this.#owner, () => this.#debugfs.createSymlink(name, parent, target));
  }

  /** debugfs_create_u8(). */
  createU8(name: string, mode: number, parent: Parent, variable: Variable<number>): DebugfsEntry {
    return this.#number(name, mode, parent, variable, 8, "%llu\n");
  }

  /** debugfs_create_u16(). */
  createU16(name: string, mode: number, parent: Parent, variable: Variable<number>): DebugfsEntry {
    return this.#number(name, mode, parent, variable, 16, "%llu\n");
  }

  /** debugfs_create_u32(). */
  createU32(name: string, mode: number, parent: Parent, variable: Variable<number>): DebugfsEntry {
    return this.#number(name, mode, parent, variable, 32, "%llu\n");
  }

  /** debugfs_create_x8(): hexadecimal. */
  createX8(name: string, mode: number, parent: Parent, variable: Variable<number>): DebugfsEntry {
    return this.#number(name, mode, parent, variable, 8, "0x%02llx\n");
  }

  /** debugfs_create_x16(). */
  createX16(name: string, mode: number, parent: Parent, variable: Variable<number>): DebugfsEntry {
    return this.#number(name, mode, parent, variable, 16, "0x%04llx\n");
  }

  /** debugfs_create_x32(). */
  createX32(name: string, mode: number, parent: Parent, variable: Variable<number>): DebugfsEntry {
    return this.#number(name, mode, parent, variable, 32, "0x%08llx\n");
  }

  /** debugfs_create_u64(), debugfs_create_ulong(): a bigint. */
  createU64(name: string, mode: number, parent: Parent, variable: Variable<bigint>): DebugfsEntry {
    return this.#wide(name, mode, parent, variable, "%llu\n");
  }

  /** debugfs_create_x64(). */
  createX64(name: string, mode: number, parent: Parent, variable: Variable<bigint>): DebugfsEntry {
    return this.#wide(name, mode, parent, variable, "0x%016llx\n");
  }

  /** debugfs_create_atomic_t(): what `k.atomic()` gives. */
  createAtomicT(
    name: string,
    mode: number,
    parent: Parent,
    atomic: { read(): number; set(value: number): void },
  ): DebugfsEntry {
    const set = (value: bigint): void => {
      atomic.set(Number(BigInt.asIntN(32, value)));
    };
    const ops = simpleAttribute({ get: () => atomic.read(), set, format: "%lld\n", signed: true });
    return this.#value(name, mode, parent, ops);
  }

  /** debugfs_create_bool(): Y or N. */
  createBool(name: string, mode: number, parent: Parent, variable: Variable<boolean>): DebugfsEntry {
    return this.#value(name, mode, parent, boolAttribute(variable));
  }

  /** debugfs_create_str(). */
  createStr(name: string, mode: number, parent: Parent, variable: Variable<string>): DebugfsEntry {
    return this.#value(name, mode, parent, stringAttribute(variable));
  }

  /** debugfs_create_blob(): bytes, to be read only. */
  createBlob(name: string, mode: number, parent: Parent, variable: Variable<Uint8Array>): DebugfsEntry {
    return this.createFile(name, mode & ~0o222, parent, undefined, {
      read: (_file, to) => to.putAt(variable.value),
      llseek: (file, offset, whence) => fixedSizeLlseek(file, offset, whence, variable.value.length),
    });
  }

  #number(
    name: string,
    mode: number,
    parent: Parent,
    variable: Variable<number>,
    bits: number,
    format: string,
  ): DebugfsEntry {
    const set = (value: bigint): void => void (variable.value = Number(BigInt.asUintN(bits, value)));
    return this.#value(name, mode, parent, simpleAttribute({ get: () => variable.value, set, format }));
  }

  #wide(
    name: string,
    mode: number,
    parent: Parent,
    variable: Variable<bigint>,
    format: string,
  ): DebugfsEntry {
    const set = (value: bigint): void => void (variable.value = value);
    return this.#value(name, mode, parent, simpleAttribute({ get: () => variable.value, set, format }));
  }

  #value(name: string, mode: number, parent: Parent, ops: FileOperations): DebugfsEntry {
    return this.createFile(name, mode, parent, undefined, forMode(mode, ops));
  }
}
