import type { DirectoryNode, Pin } from "../fs/node.ts";
import type { AttributeGroup, Sysfs } from "../fs/sysfs.ts";
import type { Device } from "./device.ts";
import type { Driver } from "./driver.ts";
import type { CallStatus } from "./driver-calls.ts";
import { SysObject } from "../fs/sys-object.ts";
import type { DevPmOps } from "./pm-ops.ts";
import type { UeventEnv } from "./uevent.ts";

/** What a bus decides for its devices and drivers: the fields of `struct bus_type`. */
export interface BusOptions {
  readonly name: string;
  /** Whether the driver is one for the device. Without it every driver of the bus is one for every device. */
  match?(dev: Device, driver: Driver): boolean;
  /** Called instead of the driver's own probe, which it calls in its turn: `driver.probe(dev)`. */
  probe?(dev: Device, driver: Driver): CallStatus;
  /** Called instead of the driver's own remove. */
  remove?(dev: Device, driver: Driver): void | Promise<void>;
  /** Called instead of the driver's own shutdown, when the runtime ends. */
  shutdown?(dev: Device): void | Promise<void>;
  /** Attributes of the bus itself, of each of its devices, and of each of its drivers. */
  readonly groups?: readonly AttributeGroup[];
  readonly devGroups?: readonly AttributeGroup[];
  readonly drvGroups?: readonly AttributeGroup[];
  /** What happens to its devices when the system goes to sleep; it comes before what their drivers do. */
  readonly pm?: DevPmOps;
  /** Adds variables to the events of its devices. */
  uevent?(dev: Device, env: UeventEnv): void;
}

/** A bus: what devices and drivers meet on (`struct bus_type`). It is /sys/bus/`name`. */
export class Bus extends SysObject {
  readonly name: string;
  readonly options: BusOptions;
  /** Its devices by name, oldest first: bus_for_each_dev(), bus_find_device_by_name(). */
  readonly devices = new Map<string, Device>();
  /** Its drivers by name, oldest first: bus_for_each_drv(). */
  readonly drivers = new Map<string, Driver>();
  /** Whether a new device or driver looks for its counterpart by itself. */
  autoprobe = true;
  /** /sys/bus/`name`/devices: links to them. */
  readonly devicesFolder: SysObject;
  readonly driversFolder: DirectoryNode;
  readonly #onUnregister: () => void;

  constructor(
    options: BusOptions,
    { sysfs, directory, owner }: { sysfs: Sysfs; directory: DirectoryNode; owner: Pin | undefined },
    onUnregister: () => void,
  ) {
    super(sysfs, directory, owner);
    this.name = options.name;
    this.options = options;
    this.devicesFolder = new SysObject(sysfs, sysfs.addDirectory(directory, "devices"), owner);
    this.driversFolder = sysfs.addDirectory(directory, "drivers");
    this.#onUnregister = onUnregister;
  }

  /** bus_unregister(). A second time does nothing. @throws KernelError EBUSY while it has devices or drivers */
  unregister(): void {
    if (this.isGone) return;
    this.#onUnregister();
    this.detach();
  }
}
