import type { DirectoryNode, Pin } from "../fs/node.ts";
import type { AttributeGroup, Sysfs } from "../fs/sysfs.ts";
import type { Device } from "./device.ts";
import { SysObject } from "../fs/sys-object.ts";
import type { DevPmOps } from "./pm-ops.ts";
import type { UeventEnv } from "./uevent.ts";

/** What a class decides for all of its devices: the fields of `struct class`. */
export interface ClassOptions {
  /** Where the node of a device is in /dev (`input/event0`), and with which permissions. */
  devnode?(dev: Device): { readonly path?: string; readonly mode?: number } | undefined;
  /** Attributes of the class itself. */
  readonly groups?: readonly AttributeGroup[];
  /** Attributes that every device of the class has. */
  readonly devGroups?: readonly AttributeGroup[];
  /** What happens to its devices when the system goes to sleep; it comes before what their drivers do. */
  readonly pm?: DevPmOps;
  /** Adds variables to the events of its devices. */
  uevent?(dev: Device, env: UeventEnv): void;
}

/** A class of devices: a name under /sys/class (`struct class`). */
export class DeviceClass extends SysObject {
  readonly name: string;
  readonly options: ClassOptions;
  /** Its devices by name, oldest first: class_for_each_device(), class_find_device(). */
  readonly devices = new Map<string, Device>();
  readonly #onDestroy: () => void;

  constructor(
    name: string,
    options: ClassOptions,
    { sysfs, directory, owner }: { sysfs: Sysfs; directory: DirectoryNode; owner: Pin | undefined },
    onDestroy: () => void,
  ) {
    super(sysfs, directory, owner);
    this.name = name;
    this.options = options;
    this.#onDestroy = onDestroy;
  }

  /** class_destroy(). A second time does nothing. */
  destroy(): void {
    if (this.isGone) return;
    this.#onDestroy();
    this.detach();
  }
}
