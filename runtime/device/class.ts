import { EINVAL, KernelError } from "../errno.ts";
import type { DirectoryNode, FileNode } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { Vfs } from "../fs/vfs.ts";
import { type ChrdevTable, type DevT, MAJOR, MINOR } from "./chrdev.ts";
import { DeviceSource } from "./device-source.ts";

/** A class of devices: a name under /sys/class (`struct class`). */
export interface DeviceClass {
  readonly name: string;
  /** class_destroy(). */
  destroy(): void;
}

/** A device that a driver created: its node in /dev and its directory in /sys (`struct device`). */
export interface Device {
  readonly name: string;
  readonly devt: DevT;
  /** device_destroy(). */
  destroy(): void;
}

export interface DeviceOptions {
  /** Permissions of the node in /dev. */
  readonly mode?: number;
  readonly size?: number;
}

/** Makes classes, devices and the nodes of devices. */
export class DeviceFactory {
  readonly #vfs: Vfs;
  readonly #sysfs: Sysfs;
  readonly #chrdevs: ChrdevTable;
  readonly #classes: DirectoryNode;
  readonly #virtual: DirectoryNode;
  readonly #nodes = new Map<FileNode, DevT>();

  constructor(vfs: Vfs, sysfs: Sysfs, chrdevs: ChrdevTable) {
    this.#vfs = vfs;
    this.#sysfs = sysfs;
    this.#chrdevs = chrdevs;
    chrdevs.onChange((major) => {
      this.#announce(major);
    });
    this.#classes = sysfs.directory("class");
    this.#virtual = sysfs.directory("devices/virtual");
  }

  /** class_create(). @throws KernelError EEXIST */
  createClass(name: string, onDestroy?: () => void): DeviceClass {
    const { tree } = this.#vfs;
    const directory = tree.addDirectory(this.#classes, name);
    return {
      name,
      destroy: () => {
        tree.remove(directory);
        onDestroy?.();
      },
    };
  }

  /**
   * device_create(): /dev/`name`, /sys/class/`class`/`name`, and what both lead to.
   *
   * @throws KernelError EEXIST, EINVAL for a class that was destroyed; then nothing was made
   */
  createDevice(
    cls: DeviceClass,
    devt: DevT,
    name: string,
    { mode = 0o600, size = 0 }: DeviceOptions = {},
    onDestroy?: () => void,
  ): Device {
    if (!this.#classes.children.has(cls.name)) {
      throw new KernelError(EINVAL, `device ${name}: class ${cls.name} has been destroyed`);
    }
    const { tree, dev } = this.#vfs;
    const node = tree.addFile(dev, name, { mode }, new DeviceSource(this.#chrdevs, devt, size));
    this.#nodes.set(node, devt);
    const siblings = tree.ensureDirectory(this.#virtual, cls.name);
    const directory = tree.addDirectory(siblings, name);
    const link = this.#sysfs.addLink(
      this.#sysfs.directory(`class/${cls.name}`),
      name,
      `../../devices/virtual/${cls.name}/${name}`,
    );
    this.#sysfs.addLink(directory, "subsystem", `../../../../class/${cls.name}`);
    this.#addAttributes(directory, devt, name);
    return {
      name,
      devt,
      destroy: () => {
        for (const made of [link, directory, node]) tree.remove(made);
        this.#nodes.delete(node);
        if (siblings.children.size === 0) tree.remove(siblings);
        onDestroy?.();
      },
    };
  }

  #addAttributes(directory: Parameters<Sysfs["addAttribute"]>[0], devt: DevT, name: string): void {
    const major = String(MAJOR(devt));
    const minor = String(MINOR(devt));
    this.#sysfs.addAttribute(directory, { name: "dev", mode: 0o444, show: () => `${major}:${minor}\n` });
    this.#sysfs.addAttribute(directory, {
      name: "uevent",
      mode: 0o444,
      show: () => `MAJOR=${major}\nMINOR=${minor}\nDEVNAME=${name}\n`,
    });
  }

  /** What a node is to the host (a stream or not) depends on the driver behind it, which came or went. */
  #announce(major: number): void {
    for (const [node, devt] of this.#nodes) if (MAJOR(devt) === major) this.#vfs.tree.change(node, {});
  }
}
