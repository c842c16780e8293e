import type { Driver } from "../../device/driver.ts";
import type { I2cAdapter } from "../../hal/i2c-adapter.ts";
import type { AdapterDevice } from "../../i2c/adapter-device.ts";
import type { I2cBoardInfo, I2cClient } from "../../i2c/client.ts";
import type { I2cDriverOptions } from "../../i2c/match.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";
import { acquireDriver, type DriverDefinition } from "./bus.ts";

/** An I²C driver as a module writes it. */
export type I2cDriverDefinition = DriverDefinition<I2cClient> & Pick<I2cDriverOptions, "idTable">;

/** I²C: drivers of devices, the devices themselves, and buses. */
export class ModuleI2c {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * i2c_add_driver(): serves the devices that its `idTable` or `ofMatchTable` says. insmod waits for the probes; in init,
   * `await driver.probed`.
   *
   * @throws KernelError EBUSY a driver of that name is there, EINVAL
   */
  addDriver(definition: I2cDriverDefinition): Driver {
    return acquireDriver(this.#kernel, this.#owner, definition, (options, keeper) =>
      this.#kernel.i2c.registerDriver(options, keeper),
    );
  }

  /**
   * i2c_new_client_device(): tells that a device is there. insmod waits until it has been offered to the drivers that are there.
   *
   * @param adapter from {@link getAdapter}, or its number or name
   * @throws KernelError ENODEV no such bus; EINVAL address or name; EBUSY the address is taken, also by a driver of the host's kernel
   */
  newDevice(adapter: AdapterDevice | number | string, info: I2cBoardInfo): I2cClient {
    const bus = typeof adapter === "object" ? adapter : this.getAdapter(adapter);
    const client = this.#owner.devres.acquire(
      (onDestroy) => this.#kernel.i2c.newDevice(bus, info, { owner: this.#owner, onDestroy }),
      (acquired) => acquired.unregister(),
    );
    this.#owner.module.initWaitsFor(client.attached);
    return client;
  }

  /** i2c_get_adapter(): by number, or by name: `i2c-1`. @throws KernelError ENODEV, with what to do */
  getAdapter(which: number | string): AdapterDevice {
    return this.#kernel.i2c.getAdapter(which);
  }

  /** i2c_add_numbered_adapter(): a bus that this module drives. @throws KernelError EBUSY the number is taken */
  addAdapter(adapter: I2cAdapter): AdapterDevice {
    return this.#owner.devres.acquire(
      (onDestroy) => this.#kernel.i2c.addAdapter(adapter, { owner: this.#owner, onDestroy }),
      (acquired) => this.#kernel.i2c.delAdapter(acquired),
    );
  }
}
