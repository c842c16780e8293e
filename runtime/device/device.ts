import { ENODEV, KernelError } from "../errno.ts";
import type { DirectoryNode, Pin } from "../fs/node.ts";
import type { AttributeGroup, Sysfs, SysfsGroup } from "../fs/sysfs.ts";
import type { Bus } from "./bus.ts";
import type { DeviceClass } from "./class.ts";
import { DeviceLock } from "./device-lock.ts";
import { DevicePower } from "./device-power.ts";
import type { Driver } from "./driver.ts";
import { type DevT, MAJOR, MINOR } from "./devt.ts";
import { SysObject } from "../fs/sys-object.ts";
import type { UeventAction, UeventEnv, Uevents, UeventSubject } from "./uevent.ts";

/** What a device is made from. */
export interface DeviceInit {
  /** A `/` in it is a `!` in /sys, as in Linux, and a directory in /dev. */
  readonly name: string;
  /** Its number; 0 or none: it has no node in /dev. */
  readonly devt?: DevT;
  readonly cls?: DeviceClass;
  /** The bus that it is on, whose drivers are offered it. */
  readonly bus?: Bus;
  /** The device that it is a part of. */
  readonly parent?: Device | undefined;
  /** Permissions of the node in /dev. Default 0600, or what its class says. */
  readonly mode?: number | undefined;
  /** What programs see as the node's size and SEEK_END counts from. Default 0. */
  readonly size?: number | undefined;
  /** Attributes, besides those of its class and bus. */
  readonly groups?: readonly AttributeGroup[] | undefined;
  /** `dev->driver_data` to begin with. */
  readonly drvdata?: unknown;
}

/** Where a device is in /dev. */
export interface DeviceNode {
  readonly path: string;
  /** Where somebody asked for another mode than 0600. */
  readonly mode: number | undefined;
}

/** What a device is given by who makes it. */
export interface DeviceDoor {
  readonly sysfs: Sysfs;
  readonly directory: DirectoryNode;
  /** Whose code its attributes and callbacks are. */
  readonly owner: Pin | undefined;
  readonly uevents: Uevents;
  /** The variables of its events. */
  env(): UeventEnv;
  /** Something happened that wakes the system. */
  wakeSystem(): void;
  moveLast(): void;
  /** Its driver lets go of it, and no other is offered it any more. */
  release(): Promise<void>;
  /** Takes away all that was made for it. */
  remove(): void;
}

/** A device: its directory in /sys and, if it has a number, its node in /dev (`struct device`). */
export class Device extends SysObject {
  /** dev_name(). */
  readonly name: string;
  readonly devt: DevT;
  readonly cls: DeviceClass | undefined;
  readonly bus: Bus | undefined;
  /** Who serves it: its driver, while they are bound or the driver's probe runs. */
  driver: Driver | undefined;
  readonly parent: Device | undefined;
  /** Its parts: device_for_each_child(). */
  readonly children = new Set<Device>();
  /** For its driver's own use: dev_get_drvdata(), dev_set_drvdata(). */
  drvdata: unknown;
  /** Settles, and never rejects, when it has been offered to the drivers that were there when it was registered. */
  attached: Promise<void> = Promise.resolve();
  /** What the last probe of it was refused with; undefined when none was, or it is bound. */
  refusal: KernelError | undefined;
  #isDead = false;
  /** Whether it can wake the system. */
  readonly power: DevicePower;
  readonly lock = new DeviceLock();
  /** Its driver's `devGroups`; the binder makes them. */
  driverGroups: SysfsGroup | undefined;
  /** Its node in /dev; the core makes it. */
  devnode: DeviceNode | undefined;
  readonly #door: DeviceDoor;

  constructor(init: DeviceInit, door: DeviceDoor) {
    super(door.sysfs, door.directory, door.owner);
    this.name = init.name.replaceAll("/", "!");
    this.devt = init.devt ?? 0;
    this.cls = init.cls;
    this.bus = init.bus;
    this.parent = init.parent;
    this.drvdata = init.drvdata;
    this.#door = door;
    this.power = new DevicePower(this.#folder("power"), () => {
      door.wakeSystem();
    });
  }

  get major(): number {
    return MAJOR(this.devt);
  }

  get minor(): number {
    return MINOR(this.devt);
  }

  /** device_is_bound(): whether its driver's probe has ended well. */
  get isBound(): boolean {
    return this.driver?.devices.has(this) ?? false;
  }

  /**
   * Waits until it has been offered to the drivers, for an init that is of no use without it.
   *
   * @throws KernelError what its driver's probe refused with; ENODEV when no driver serves it
   */
  async bound(): Promise<void> {
    await this.attached;
    if (this.isBound) return;
    throw this.refusal ?? new KernelError(ENODEV, `no driver serves ${this.name}`);
  }

  /** What events call SUBSYSTEM: its bus, or its class. */
  get subsystem(): string | undefined {
    return this.bus?.name ?? this.cls?.name;
  }

  /** dev_driver_string(), the first word of what is logged about it. */
  get driverString(): string {
    return this.driver?.name ?? this.subsystem ?? "";
  }

  get ueventSubject(): UeventSubject {
    return { devpath: this.devpath, subsystem: this.subsystem ?? "", env: this.#door.env() };
  }

  /** kobject_uevent(&dev->kobj, …). A device without class and bus sends none. */
  uevent(action: UeventAction, extra: UeventEnv = {}): void {
    if (this.subsystem === undefined) return;
    const { env, ...subject } = this.ueventSubject;
    this.#door.uevents.send(action, { ...subject, env: { ...extra, ...env } });
  }

  /** A folder of its own for attributes. */
  #folder(name: string): SysObject {
    const { sysfs, directory, owner } = this.#door;
    return new SysObject(sysfs, sysfs.addDirectory(directory, name), owner);
  }

  /** Whether it is being unregistered: no driver is offered it any more. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** Moves it, and its parts, to the end of the order in which devices are resumed. */
  moveLast(): void {
    this.#door.moveLast();
  }

  /** device_unregister(): its driver's remove runs first. A second time does nothing. */
  async unregister(): Promise<void> {
    this.#isDead = true;
    if (this.bus && !this.isGone) await this.#door.release();
    if (!this.isGone) this.#door.remove();
  }

  /** device_destroy(), for a device without a bus; with one it is {@link unregister}, which nobody waits for. */
  destroy(): void {
    void this.unregister();
  }
}
