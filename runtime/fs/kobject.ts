import { ENOENT, KernelError } from "../errno.ts";
import type { Pin } from "./node.ts";
import { SysObject } from "./sys-object.ts";
import type { Sysfs } from "./sysfs.ts";

/** A kernel object: a directory in /sys for as long as somebody holds it (`struct kobject`). */
export class Kobject extends SysObject {
  readonly name: string;
  readonly parent: SysObject | null;
  #references = 1;

  /**
   * kobject_create_and_add().
   *
   * @param name a `/` in it becomes a `!`, as in Linux
   * @param parent null for /sys itself
   * @throws KernelError EEXIST, ENOENT when the parent has been removed, EINVAL for a name that no directory can have
   */
  constructor(sysfs: Sysfs, name: string, parent: SysObject | null, owner?: Pin) {
    if (parent?.isGone) throw new KernelError(ENOENT, `kobject ${name}: ${parent.devpath} has been removed`);
    const escaped = name.replaceAll("/", "!");
    super(sysfs, sysfs.addDirectory(parent?.directory ?? sysfs.root, escaped), owner);
    this.name = escaped;
    this.parent = parent;
  }

  /** kobject_get(): one put() more is needed. */
  get(): this {
    this.#references++;
    return this;
  }

  /**
   * kobject_put(): the last one takes it out of /sys, with its attributes and with the objects below it (in Linux, these would
   * keep it). More of them do nothing.
   */
  put(): void {
    if (--this.#references === 0) this.del();
  }

  /** kobject_del(): takes it out of /sys, whoever holds it. */
  del(): void {
    this.detach();
  }
}
