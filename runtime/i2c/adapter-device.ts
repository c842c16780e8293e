import { Device, type DeviceDoor, type DeviceInit } from "../device/device.ts";
import type { I2cAdapter } from "../hal/i2c-adapter.ts";
import type { I2cClient } from "./client.ts";
import { Transfers } from "./transfers.ts";

/** An I²C bus and its master: `struct i2c_adapter`. It is /sys/bus/i2c/devices/i2c-`nr`. */
export class AdapterDevice extends Device {
  readonly nr: number;
  readonly transfers: Transfers;
  /** The devices on it, by name. */
  readonly clients = new Map<string, I2cClient>();
  /** Those that were made by a write to `new_device`, and may go by one to `delete_device`. */
  readonly userspaceClients = new Set<I2cClient>();
  readonly #hal: I2cAdapter;

  constructor(hal: I2cAdapter, init: DeviceInit, door: DeviceDoor) {
    super(init, door);
    this.#hal = hal;
    this.nr = hal.number;
    this.transfers = new Transfers(hal);
  }

  /** `adapter->name`: `bcm2835 (i2c@7e804000)`. */
  get description(): string {
    return this.#hal.description;
  }

  /** i2c_get_functionality(). @throws KernelError EACCES, ENOENT where it cannot be asked */
  get functionality(): number {
    return this.#hal.functionality;
  }

  /** i2c_check_functionality(): whether it can do all of that. @throws KernelError as {@link functionality} */
  checkFunctionality(functions: number): boolean {
    return (this.functionality & functions) === functions;
  }

  /** Who serves the device at an address: a driver of the host's kernel, or a client of ours; undefined when nobody does. */
  holderOf(addr: number): string | undefined {
    const client = [...this.clients.values()].find((one) => one.addr === addr && one.flags === 0);
    if (client)
      return client.driver ? `${client.driver.name} of this runtime` : `${client.name} of this runtime`;
    const driver = this.#hal.heldBy(addr);
    return driver === undefined ? undefined : `the kernel's driver ${driver}`;
  }

  /** The host's driver at an address. */
  hostDriverAt(addr: number): string | undefined {
    return this.#hal.heldBy(addr);
  }
}
