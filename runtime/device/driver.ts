import type { DirectoryNode, Pin } from "../fs/node.ts";
import type { AttributeGroup, Sysfs } from "../fs/sysfs.ts";
import type { Bus } from "./bus.ts";
import type { Device } from "./device.ts";
import type { CallStatus } from "./driver-calls.ts";
import type { DevPmOps } from "./pm-ops.ts";
import { SysObject } from "../fs/sys-object.ts";

/** A way to say which devices a driver is for: `struct of_device_id`. */
export interface OfDeviceId {
  readonly compatible: string;
  /** The driver's own: device_get_match_data(). */
  readonly data?: unknown;
}

/** A driver, as its bus sees it: the fields of `struct device_driver`. */
export interface DriverOptions<D extends Device = Device> {
  readonly name: string;
  readonly ofMatchTable?: readonly OfDeviceId[];
  /** "async": neither who registers the driver nor insmod waits for its probes. Default: one after the other, and insmod waits. */
  readonly probeType?: "default" | "async";
  /** Attributes of the driver itself. */
  readonly groups?: readonly AttributeGroup[];
  /** Attributes that a device has while the driver serves it. */
  readonly devGroups?: readonly AttributeGroup[];
  /** No `bind` and `unbind` files. */
  readonly suppressBindAttrs?: boolean;
  /** Serves a device from now on. To refuse, answer a negated errno or throw: EPROBE_DEFER to be asked again later. */
  probe?(dev: D): CallStatus;
  /** Serves it no longer: the device goes, the driver goes, or somebody unbinds them. */
  remove?(dev: D): void | Promise<void>;
  /** Gives back what was taken for a device, after a failed probe or remove: devres_release_all(). */
  release?(dev: D): void | Promise<void>;
  /** What happens to its devices when the system goes to sleep and wakes up. */
  readonly pm?: DevPmOps;
  /** The runtime ends. */
  shutdown?(dev: D): void | Promise<void>;
}

/** What a driver is given by who registers it. */
export interface DriverDoor {
  readonly sysfs: Sysfs;
  readonly directory: DirectoryNode;
  readonly bus: Bus;
  readonly owner: Pin | undefined;
  unregister(): Promise<void>;
}

/** A driver of a bus (`struct device_driver`). It is /sys/bus/`bus`/drivers/`name`. */
export class Driver extends SysObject {
  readonly name: string;
  readonly bus: Bus;
  readonly options: DriverOptions;
  /** The devices that it serves, in the order in which they were bound: driver_for_each_device(). */
  readonly devices = new Set<Device>();
  /** Settles, and never rejects, when it has been offered all devices that were there when it was registered. */
  probed: Promise<void> = Promise.resolve();
  /** Devices that it is being offered now. */
  readonly probing = new Set<Promise<unknown>>();
  readonly #door: DriverDoor;

  constructor(options: DriverOptions, door: DriverDoor) {
    super(door.sysfs, door.directory, door.owner);
    this.name = options.name;
    this.bus = door.bus;
    this.options = options;
    this.#door = door;
  }

  /** Whether it is being unregistered: it is offered no device any more. */
  get isLeaving(): boolean {
    return this.bus.drivers.get(this.name) !== this;
  }

  /** Its own probe, for a bus that has one of its own. */
  probe(dev: Device): CallStatus {
    return this.options.probe?.(dev);
  }

  /** Its own remove. */
  remove(dev: Device): void | Promise<void> {
    return this.options.remove?.(dev);
  }

  /** driver_unregister(): lets go of its devices, newest first; each is removed and what was taken for it given back. */
  async unregister(): Promise<void> {
    if (!this.isGone) await this.#door.unregister();
  }
}
