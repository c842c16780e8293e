import { EINVAL, KernelError } from "../errno.ts";
import type { DirectoryNode, Pin } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { Vfs } from "../fs/vfs.ts";
import type { Printk } from "../printk/printk.ts";
import type { Binder } from "./binder.ts";
import type { ChrdevTable } from "./chrdev.ts";
import { type ClassOptions, DeviceClass } from "./class.ts";
import { Device, type DeviceDoor, type DeviceInit } from "./device.ts";
import { DeviceFolders } from "./device-folders.ts";
import { Devtmpfs } from "./devtmpfs.ts";
import type { DriverCalls } from "./driver-calls.ts";
import { fillOrRemove } from "./groups.ts";
import { Teardown } from "./teardown.ts";
import type { UeventEnv, Uevents } from "./uevent.ts";
import { ueventFile } from "./uevent-file.ts";

export interface DeviceCoreParts {
  readonly vfs: Vfs;
  readonly sysfs: Sysfs;
  readonly chrdevs: ChrdevTable;
  readonly uevents: Uevents;
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
  /** What a device calls that wakes the system. */
  onWakeup: () => void = () => undefined;
  readonly #parts: DeviceCoreParts;
  readonly #binder: Binder;
  readonly #calls: DriverCalls;
  readonly #folders: DeviceFolders;
  readonly #devtmpfs: Devtmpfs;
  readonly #classes: DirectoryNode;
  readonly #numbers: DirectoryNode;

  constructor(parts: DeviceCoreParts, binder: Binder, calls: DriverCalls) {
    const { vfs, sysfs, chrdevs, uevents } = parts;
    this.#parts = parts;
    this.#binder = binder;
    this.#calls = calls;
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
    fillOrRemove(directory, sysfs, () => {
      cls.createGroups(options.groups ?? []);
    });
    uevents.send("add", { devpath: cls.devpath, subsystem: "class" });
    return cls;
  }

  /**
   * device_register(): makes the device, its directory in /sys with all the links to it and, if it has a number, its node
   * in /dev. Drivers of its bus are offered it: see {@link Device.attached}.
   *
   * @throws KernelError EEXIST, EINVAL for a class, a bus or a parent that is gone; then nothing was made
   */
  add(init: DeviceInit, keeper?: Keeper): Device {
    return this.addAs(init, (door) => new Device(init, door), keeper);
  }

  /** As {@link add}, for a device that is more than a `Device`. */
  addAs<D extends Device>(
    init: DeviceInit,
    make: (door: DeviceDoor) => D,
    { owner, onDestroy }: Keeper = {},
  ): D {
    refuseGone(init);
    const teardown = new Teardown();
    const device = teardown.guard(() => this.#build(init, make, owner, teardown));
    if (onDestroy) teardown.push(onDestroy);
    device.uevent("add");
    if (device.bus?.autoprobe) device.attached = this.#binder.attach(device);
    return device;
  }

  #build<D extends Device>(
    init: DeviceInit,
    make: (door: DeviceDoor) => D,
    owner: Pin | undefined,
    teardown: Teardown,
  ): D {
    const { sysfs, uevents } = this.#parts;
    const directory = this.#folders.add(init, init.name.replaceAll("/", "!"), teardown);
    const device: D = make({
      sysfs,
      directory,
      owner,
      uevents,
      env: () => this.#env(device),
      wakeSystem: () => {
        this.onWakeup();
      },
      moveLast: () => {
        this.#moveLast(device);
      },
      release: () => this.#binder.release(device),
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
    for (const whole of [init.cls, init.bus])
      device.createGroups(whole?.options.devGroups ?? [], whole?.owner);
    device.createGroups(init.groups ?? []);
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
    const { bus, cls, parent } = device;
    if (parent && cls) device.createLink("device", parent);
    for (const folder of [cls, bus?.devicesFolder]) {
      if (!folder) continue;
      const link = folder.createLink(device.name, device);
      teardown.push(() => {
        this.#parts.sysfs.remove(link);
      });
    }
    const subsystem = bus ?? cls;
    if (subsystem) device.createLink("subsystem", subsystem);
  }

  #enlist(device: Device, teardown: Teardown): void {
    const { cls, bus, parent, name } = device;
    this.all.add(device);
    parent?.children.add(device);
    cls?.devices.set(name, device);
    bus?.devices.set(name, device);
    teardown.push(() => {
      this.all.delete(device);
      parent?.children.delete(device);
      cls?.devices.delete(name);
      bus?.devices.delete(name);
    });
  }

  /** device_move_to_tail(). */
  #moveLast(device: Device): void {
    this.all.delete(device);
    this.all.add(device);
    for (const child of device.children) this.#moveLast(child);
  }

  #devnode(device: Device): { path?: string; mode?: number } {
    const { cls } = device;
    if (!cls?.options.devnode) return {};
    return this.#calls.ask(cls.owner, `devnode of ${device.name}`, () => cls.options.devnode?.(device)) ?? {};
  }

  /** dev_uevent(). */
  #env(device: Device): UeventEnv {
    const { bus, cls, devnode, driver, major, minor } = device;
    const env: UeventEnv = {
      ...(devnode && { MAJOR: String(major), MINOR: String(minor), DEVNAME: devnode.path }),
      ...(devnode?.mode !== undefined && { DEVMODE: `0${devnode.mode.toString(8)}` }),
    };
    const ask = (owner: Pin | undefined, body: () => void): void =>
      this.#calls.ask(owner, `uevent of ${device.name}`, body);
    if (driver) env["DRIVER"] = driver.name;
    if (bus) ask(bus.owner, () => bus.options.uevent?.(device, env));
    if (cls) ask(cls.owner, () => cls.options.uevent?.(device, env));
    return env;
  }
}

/** As in Linux. */
const DEFAULT_MODE = 0o600;

function refuseGone({ name, bus, cls, parent }: DeviceInit): void {
  if (bus?.isGone) throw new KernelError(EINVAL, `device ${name}: bus ${bus.name} is gone`);
  if (cls?.isGone) throw new KernelError(EINVAL, `device ${name}: class ${cls.name} has been destroyed`);
  if (parent?.isGone) throw new KernelError(EINVAL, `device ${name}: its parent ${parent.name} is gone`);
}
