import type { CallStatus } from "../../device/driver-calls.ts";
import type { Driver } from "../../device/driver.ts";
import {
  PLATFORM_DEVID_NONE,
  type PlatformDevice,
  type PlatformDeviceOptions,
} from "../../device/platform-device.ts";
import type { PlatformDriverOptions } from "../../device/platform-match.ts";
import { ENODEV, KernelError } from "../../errno.ts";
import type { Kernel } from "../../kernel.ts";
import type { ModuleContext } from "../context.ts";
import type { Owner } from "../owner.ts";
import { acquireDriver, type DriverDefinition } from "./bus.ts";

/** A platform driver as a module writes it. */
export type PlatformDriverDefinition = DriverDefinition<PlatformDevice> &
  Pick<PlatformDriverOptions, "idTable">;

/** Platform devices, which no bus can find by itself, and their drivers. */
export class ModulePlatform {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * platform_driver_register(): serves the platform devices that its `ofMatchTable`, its `idTable` or, without that, its
   * name says. insmod waits for the probes; in init, `await driver.probed`.
   *
   * @throws KernelError EBUSY a driver of that name is there, EINVAL
   */
  registerDriver(definition: PlatformDriverDefinition): Driver {
    return acquireDriver(this.#kernel, this.#owner, definition, (options, keeper) =>
      this.#kernel.platform.registerDriver(options, keeper),
    );
  }

  /**
   * platform_device_register_full(). insmod waits until it has been offered to the drivers that are there.
   *
   * @param id a number, PLATFORM_DEVID_NONE or PLATFORM_DEVID_AUTO
   * @throws KernelError EEXIST, EINVAL
   */
  registerDevice(
    name: string,
    id = PLATFORM_DEVID_NONE,
    options: PlatformDeviceOptions = {},
  ): PlatformDevice {
    const device = this.#owner.devres.acquire(
      (onDestroy) =>
        this.#kernel.platform.registerDevice(name, id, options, { owner: this.#owner, onDestroy }),
      (acquired) => acquired.unregister(),
    );
    this.#owner.module.initWaitsFor(device.attached);
    return device;
  }
  /**
   * platform_create_bundle(): a driver, and the one device that it is for, under one name. Comes back when the driver serves it.
   *
   * @throws KernelError what its probe refused with; and as registerDriver() and registerDevice() do
   */
  async createBundle(
    definition: PlatformDriverDefinition,
    options: PlatformDeviceOptions = {},
  ): Promise<PlatformDevice> {
    const { name } = definition;
    let refusal = new KernelError(ENODEV, `${name} was not probed; see: tophalf dmesg`);
    const probe = async (dev: PlatformDevice, k: ModuleContext): Promise<number> => {
      try {
        return refusing(await definition.probe?.(dev, k), name);
      } catch (error) {
        if (error instanceof KernelError) refusal = error;
        throw error;
      }
    };
    this.registerDriver({ ...definition, probe });
    const device = this.registerDevice(name, PLATFORM_DEVID_NONE, options);
    await device.attached;
    if (!device.isBound) throw refusal;
    return device;
  }
}

/** @throws KernelError for a negated errno */
function refusing(status: Awaited<CallStatus>, name: string): number {
  if (typeof status !== "number" || status >= 0) return 0;
  throw new KernelError(-status, `probe of ${name} failed`);
}
