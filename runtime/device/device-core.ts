import { EINVAL, KernelError } from "../errno.ts";
import type { DirectoryNode, Pin } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { Vfs } from "../fs/vfs.ts";
import type { Oopses } from "../oops.ts";
import type { Printk } from "../printk/printk.ts";
import type { ChrdevTable } from "./chrdev.ts";
import { type ClassOptions, DeviceClass } from "./class.ts";
import { Device, type DeviceInit } from "./device.ts";
import { DeviceFolders } from "./device-folders.ts";
import { Devtmpfs } from "./devtmpfs.ts";
import { Teardown } from "./teardown.ts";
import type { UeventEnv, Uevents } from "./uevent.ts";
import { ueventFile } from "./uevent-file.ts";

export interface DeviceCoreParts {
  readonly vfs: Vfs;
  readonly sysfs: Sysfs;
  readonly chrdevs: ChrdevTable;
  readonly uevents: Uevents;
  readonly oopses: Oopses;
  readonly printk: Printk;
}

/** Who hears that a class or a device has gone, and whose code its callbacks are. */
export interface Keeper {
  readonly owner?: Pin | undefined;
  readonly onDestroy?: (() => void) | undefined;
}

/** Makes classes and devices, and knows all devices. */
export class DeviceCore {
  /** Every device, oldest first: a parent is before its children. */
  readonly all = new Set<Device>();
  readonly #parts: DeviceCoreParts;
  readonly #folders: DeviceFolders;
  readonly #devtmpfs: Devtmpfs;
  readonly #classes: DirectoryNode;
  readonly #numbers: DirectoryNode;

  constructor(parts: DeviceCoreParts) {
    const { vfs, sysfs, chrdevs, uevents } = parts;
    this.#parts = parts;
    this.#folders = new DeviceFolders(sysfs);
    this.#devtmpfs = new Devtmpfs(vfs, chrdevs);
    this.#classes = sysfs.directory("class");
    this.#numbers = sysfs.directory("dev/char");
    sysfs.addAttribute(sysfs.directory("kernel"), {
      name: "uevent_seqnum",
      mode: 0o444,
      show: () => `${uevents.seqnum}\n`,
    });
  }

  /** class_create(). @throws KernelError EEXIST, EINVAL */
  createClass(name: string, options: ClassOptions = {}, { owner, onDestroy }: Keeper = {}): DeviceClass {
    const { sysfs, uevents } = this.#parts;
    const directory = sysfs.addDirectory(this.#classes, name);
    const cls = new DeviceClass(name, options, { sysfs, directory, owner }, () => {
      uevents.send("remove", { devpath: cls.devpath, subsystem: "class" });
      onDestroy?.();
    });
    uevents.send("add", { devpath: cls.devpath, subsystem: "class" });
    return cls;
  }

  /**
   * device_register(): makes the device, its directory in /sys with all the links to it and, if it has a number, its node
   * in /dev.
   *
   * @throws KernelError EEXIST, EINVAL for a class or a parent that is gone; then nothing was made
   */
  add(init: DeviceInit, { owner, onDestroy }: Keeper = {}): Device {
    refuseGone(init);
    const teardown = new Teardown();
    const device = teardown.guard(() => this.#build(init, owner, teardown));
    if (onDestroy) teardown.push(onDestroy);
    device.uevent("add");
    return device;
  }

  #build(init: DeviceInit, owner: Pin | undefined, teardown: Teardown): Device {
    const { sysfs, uevents } = this.#parts;
    const name = init.name.replaceAll("/", "!");
    const directory = this.#folders.add(init, name, teardown);
    const device: Device = new Device(init, {
      sysfs,
      directory,
      owner,
      uevents,
      env: () => this.#env(device),
      remove: () => {
        device.uevent("remove");
        teardown.run();
      },
    });
    device.createFile(
      ueventFile(
        this.#parts,
        () => device.ueventSubject,
        () => this.#env(device),
      ),
    );
    if (device.devt !== 0) this.#number(device, init, teardown);
    this.#link(device, teardown);
    this.#enlist(device, teardown);
    return device;
  }

  /** The node in /dev, and what tells its number. */
  #number(device: Device, init: DeviceInit, teardown: Teardown): void {
    const { sysfs } = this.#parts;
    const { major, minor } = device;
    device.createFile({ name: "dev", mode: 0o444, show: () => `${major}:${minor}\n` });
    const link = sysfs.addLink(this.#numbers, `${major}:${minor}`, `../..${device.devpath}`);
    teardown.push(() => {
      sysfs.remove(link);
    });
    const wanted = this.#devnode(device);
    const path = wanted.path ?? device.name.replaceAll("!", "/");
    const mode = init.mode ?? wanted.mode;
    const node = this.#devtmpfs.add(path, device.devt, { mode: mode ?? DEFAULT_MODE, size: init.size ?? 0 });
    device.devnode = { path, mode };
    teardown.push(() => {
      this.#devtmpfs.remove(node);
    });
  }

  #link(device: Device, teardown: Teardown): void {
    const { cls, parent } = device;
    if (parent) device.createLink("device", parent);
    if (!cls) return;
    const link = cls.createLink(device.name, device);
    teardown.push(() => {
      this.#parts.sysfs.remove(link);
    });
    device.createLink("subsystem", cls);
  }

  #enlist(device: Device, teardown: Teardown): void {
    const { cls, parent, name } = device;
    this.all.add(device);
    parent?.children.add(device);
    cls?.devices.set(name, device);
    teardown.push(() => {
      this.all.delete(device);
      parent?.children.delete(device);
      cls?.devices.delete(name);
    });
  }

  #devnode(device: Device): { path?: string; mode?: number } {
    const { cls } = device;
    if (!cls?.options.devnode) return {};
    return this.#contained(cls, `devnode of ${device.name}`, () => cls.options.devnode?.(device)) ?? {};
  }

  /** dev_uevent(). */
  #env(device: Device): UeventEnv {
    const { cls, devnode, major, minor } = device;
    const env: UeventEnv = {
      ...(devnode && { MAJOR: String(major), MINOR: String(minor), DEVNAME: devnode.path }),
      ...(devnode?.mode !== undefined && { DEVMODE: `0${devnode.mode.toString(8)}` }),
    };
    if (cls) this.#contained(cls, `uevent of ${device.name}`, () => cls.options.uevent?.(device, env));
    return env;
  }

  /** A callback of a driver: what it throws is an oops, and it answered nothing. */
  #contained<T>({ owner }: { owner: Pin | undefined }, where: string, body: () => T): T | undefined {
    try {
      return body();
    } catch (error) {
      this.#parts.oopses.report(owner, where, error);
      return undefined;
    }
  }
}

/** As in Linux. */
const DEFAULT_MODE = 0o600;

function refuseGone({ name, cls, parent }: DeviceInit): void {
  if (cls?.isGone) throw new KernelError(EINVAL, `device ${name}: class ${cls.name} has been destroyed`);
  if (parent?.isGone) throw new KernelError(EINVAL, `device ${name}: its parent ${parent.name} is gone`);
}
