import type { Bus } from "../device/bus.ts";
import type { BusCore } from "../device/bus-core.ts";
import type { DeviceInit } from "../device/device.ts";
import type { DeviceCore, Keeper } from "../device/device-core.ts";
import type { Driver } from "../device/driver.ts";
import { EBUSY, EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { I2cAdapter } from "../hal/i2c-adapter.ts";
import type { Printk } from "../printk/printk.ts";
import { AdapterDevice } from "./adapter-device.ts";
import { adapterFiles } from "./adapter-files.ts";
import { checkAddress, clientName, showAddress } from "./address.ts";
import { type I2cBoardInfo, I2cClient } from "./client.ts";
import { i2cMatch, type I2cDriverOptions } from "./match.ts";

export interface I2cCoreParts {
  readonly buses: BusCore;
  readonly devices: DeviceCore;
  readonly printk: Printk;
}

/** Longer names do not fit into I2C_NAME_SIZE. */
const LONGEST_TYPE = 19;

/** The I²C bus type: adapters, the clients on them, and their drivers. */
export class I2cCore {
  readonly bus: Bus;
  /** By number. */
  readonly adapters = new Map<number, AdapterDevice>();
  readonly #parts: I2cCoreParts;

  constructor(parts: I2cCoreParts) {
    this.#parts = parts;
    this.bus = parts.buses.register({
      name: "i2c",
      match: (dev, driver) => dev instanceof I2cClient && i2cMatch(dev, driver),
      uevent(dev, env) {
        if (dev instanceof I2cClient) env["MODALIAS"] = modalias(dev);
      },
    });
  }

  /** i2c_add_numbered_adapter(). @throws KernelError EBUSY the number is taken, EINVAL */
  addAdapter(hal: I2cAdapter, { owner, onDestroy }: Keeper = {}): AdapterDevice {
    const { number, description } = hal;
    if (this.adapters.has(number)) throw new KernelError(EBUSY, `there is an adapter i2c-${number} already`);
    const init: DeviceInit = { name: `i2c-${number}`, bus: this.bus };
    const adapter: AdapterDevice = this.#parts.devices.addAs(
      { ...init, groups: [{ attrs: adapterFiles(() => adapter, this, this.#parts.printk) }] },
      (door) => new AdapterDevice(hal, init, door),
      {
        owner,
        onDestroy: () => {
          this.adapters.delete(number);
          onDestroy?.();
        },
      },
    );
    this.adapters.set(number, adapter);
    hal.onGone?.(() => {
      this.#parts.printk.err(`i2c i2c-${number}: ${description} has gone`);
      void this.delAdapter(adapter);
    });
    return adapter;
  }

  /** i2c_del_adapter(): its clients go first, newest first; transfers are ENODEV from now on. A second call does nothing. */
  async delAdapter(adapter: AdapterDevice): Promise<void> {
    adapter.transfers.end();
    for (const client of [...adapter.clients.values()].reverse()) await client.unregister();
    await adapter.unregister();
  }

  /** The runtime ends. */
  async shutdown(): Promise<void> {
    for (const adapter of [...this.adapters.values()].reverse()) await this.delAdapter(adapter);
  }

  /** i2c_get_adapter(): by number, or by name: `i2c-1`. @throws KernelError ENODEV */
  getAdapter(which: number | string): AdapterDevice {
    const number = typeof which === "number" ? which : Number(/^(?:i2c-)?(\d+)$/.exec(which)?.[1] ?? -1);
    const adapter = this.adapters.get(number);
    if (adapter) return adapter;
    const names = [...this.adapters.values()].map(({ name }) => name).join(", ");
    throw new KernelError(
      ENODEV,
      `there is no I2C bus ${which}; ${names === "" ? "there is none at all" : `there are: ${names}`}. ` +
        "On a Raspberry Pi it has to be enabled (sudo raspi-config nonint do_i2c 0, which is dtparam=i2c_arm=on), " +
        "and everywhere the module i2c-dev loaded (sudo modprobe i2c-dev)",
    );
  }

  /**
   * i2c_new_client_device(): tells that a device is there, which nobody looks up; drivers are offered it.
   *
   * @throws KernelError EINVAL address or name; EBUSY the address is taken: by whom is said
   */
  newDevice(adapter: AdapterDevice, info: I2cBoardInfo, { owner, onDestroy }: Keeper = {}): I2cClient {
    const { type, addr, flags = 0 } = info;
    checkAddress(addr, flags);
    checkType(type);
    const name = clientName(adapter.nr, addr, flags);
    this.#refuseBusy(adapter, name, info);
    const init: DeviceInit = { name, bus: this.bus, parent: adapter };
    const client: I2cClient = this.#parts.devices.addAs(
      { ...init, groups: [{ attrs: clientFiles(() => client) }] },
      (door) => new I2cClient(adapter, info, init, door),
      {
        owner,
        onDestroy: () => {
          adapter.clients.delete(name);
          adapter.userspaceClients.delete(client);
          onDestroy?.();
        },
      },
    );
    adapter.clients.set(name, client);
    return client;
  }

  /** i2c_add_driver(). @throws KernelError EBUSY a driver of that name is there, EINVAL */
  registerDriver(options: I2cDriverOptions, keeper?: Keeper): Driver {
    const { printk } = this.#parts;
    const wrapped: I2cDriverOptions = {
      ...options,
      release: async (client) => {
        await options.release?.(client);
        if (client.releaseLocks()) {
          printk.err(`${options.name} ${client.name}: left ${client.adapter.name} locked; unlocked`);
        }
      },
    };
    return this.#parts.buses.registerDriver(this.bus, wrapped, keeper);
  }

  /** i2c_check_addr_busy(). */
  #refuseBusy(adapter: AdapterDevice, name: string, { addr, flags = 0 }: I2cBoardInfo): void {
    const taken = adapter.clients.get(name);
    if (taken) {
      throw new KernelError(
        EBUSY,
        `${showAddress(addr)} on ${adapter.name} is taken by ${taken.type} (${name})`,
      );
    }
    const driver = flags === 0 ? adapter.hostDriverAt(addr) : undefined;
    if (driver === undefined) return;
    throw new KernelError(
      EBUSY,
      `${showAddress(addr)} on ${adapter.name} is held by the host kernel's driver ${driver}; ` +
        `to let go of it: echo ${name} | sudo tee /sys/bus/i2c/drivers/${driver}/unbind`,
    );
  }
}

function checkType(type: string): void {
  if (/^[^\s/]+$/.test(type) && type.length <= LONGEST_TYPE) return;
  throw new KernelError(EINVAL, `'${type}' names no I2C device: one word of at most ${LONGEST_TYPE} letters`);
}

const modalias = ({ type }: I2cClient): string => `i2c:${type}`;

const clientFiles = (client: () => I2cClient) => [
  { name: "name", mode: 0o444, show: () => `${client().type}\n` },
  { name: "modalias", mode: 0o444, show: () => `${modalias(client())}\n` },
];
