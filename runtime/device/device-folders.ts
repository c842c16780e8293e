import type { DirectoryNode } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { DeviceInit } from "./device.ts";
import type { Teardown } from "./teardown.ts";

/** Where devices lie in /sys/devices: get_device_parent(). */
export class DeviceFolders {
  readonly #sysfs: Sysfs;
  readonly #root: DirectoryNode;
  /** Of devices that are part of nothing. */
  readonly #virtual: DirectoryNode;

  constructor(sysfs: Sysfs) {
    this.#sysfs = sysfs;
    this.#root = sysfs.directory("devices");
    this.#virtual = sysfs.directory("devices/virtual");
  }

  /** Makes the device's directory. @throws KernelError EEXIST, EINVAL */
  add(init: DeviceInit, name: string, teardown: Teardown): DirectoryNode {
    const parent = this.#parentOf(init, teardown);
    const directory = this.#sysfs.addDirectory(parent, name);
    teardown.push(() => {
      this.#sysfs.remove(directory);
    });
    return directory;
  }

  /**
   * A device of a class lies in a directory of the class's name, below its parent or below `virtual` when it has none; but
   * directly in its parent when that is of a class too.
   */
  #parentOf({ cls, parent }: DeviceInit, teardown: Teardown): DirectoryNode {
    if (!cls) return parent?.directory ?? this.#root;
    if (parent?.cls) return parent.directory;
    const above = parent?.directory ?? this.#virtual;
    return this.#shared(above, cls.name, teardown);
  }

  /** A directory that comes with the first device in it and goes with the last. */
  #shared(above: DirectoryNode, name: string, teardown: Teardown): DirectoryNode {
    const directory = this.#sysfs.ensureDirectory(above, name);
    teardown.push(() => {
      if (directory.children.size === 0) this.#sysfs.remove(directory);
    });
    return directory;
  }
}
