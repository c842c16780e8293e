import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import { DirectoryNode } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { Clock } from "../hal/clock.ts";
import type { Printk } from "../printk/printk.ts";
import { Binder } from "./binder.ts";
import { Bus, type BusOptions } from "./bus.ts";
import { addBusFiles, addDriverFiles } from "./bus-files.ts";
import type { Keeper } from "./device-core.ts";
import { Driver, type DriverOptions } from "./driver.ts";
import type { DriverCalls } from "./driver-calls.ts";
import { fillOrRemove } from "./groups.ts";
import type { Uevents } from "./uevent.ts";

export interface BusCoreParts {
  readonly sysfs: Sysfs;
  readonly uevents: Uevents;
  readonly printk: Printk;
  readonly clock: Clock;
}

/** Makes buses and drivers. */
export class BusCore {
  readonly binder: Binder;
  /** By name, oldest first. */
  readonly all = new Map<string, Bus>();
  readonly #parts: BusCoreParts;
  readonly #root: DirectoryNode;
  readonly #modules: DirectoryNode;

  constructor(parts: BusCoreParts, calls: DriverCalls) {
    this.#parts = parts;
    this.binder = new Binder(parts, calls);
    this.#root = parts.sysfs.directory("bus");
    this.#modules = parts.sysfs.directory("module");
  }

  /** bus_register(). @throws KernelError EEXIST, EINVAL */
  register(options: BusOptions, { owner, onDestroy }: Keeper = {}): Bus {
    const { sysfs, uevents } = this.#parts;
    const directory = sysfs.addDirectory(this.#root, options.name);
    const unregister = (): void => {
      this.#unregister(bus);
      onDestroy?.();
    };
    const bus: Bus = fillOrRemove(directory, sysfs, () => {
      const made = new Bus(options, { sysfs, directory, owner }, unregister);
      addBusFiles(made, this.binder, this.#parts);
      made.createGroups(options.groups ?? []);
      return made;
    });
    this.all.set(bus.name, bus);
    uevents.send("add", { devpath: bus.devpath, subsystem: "bus" });
    return bus;
  }

  /**
   * driver_register(): from now on the driver is offered every device of its bus that it matches, those that are there at
   * once: see {@link Driver.probed}.
   *
   * @throws KernelError EBUSY a driver of that name is there, EINVAL the bus is gone, or no name for a file
   */
  registerDriver(bus: Bus, options: DriverOptions, { owner, onDestroy }: Keeper = {}): Driver {
    if (bus.isGone) throw new KernelError(EINVAL, `driver ${options.name}: bus ${bus.name} is gone`);
    this.#refuseSecond(bus, options.name);
    const { sysfs, uevents } = this.#parts;
    const directory = sysfs.addDirectory(bus.driversFolder, options.name);
    const unregister = async (): Promise<void> => {
      await this.#unregisterDriver(driver);
      onDestroy?.();
    };
    const driver: Driver = new Driver(options, { sysfs, directory, bus, owner, unregister });
    fillOrRemove(directory, sysfs, () => {
      addDriverFiles(driver, this.binder, this.#parts);
      driver.createGroups([...(bus.options.drvGroups ?? []), ...(options.groups ?? [])]);
      this.#linkModule(driver);
    });
    bus.drivers.set(driver.name, driver);
    uevents.send("add", { devpath: driver.devpath, subsystem: "drivers" });
    if (bus.autoprobe) driver.probed = this.binder.attachDriver(driver);
    return driver;
  }

  #unregister(bus: Bus): void {
    if (bus.devices.size + bus.drivers.size > 0) {
      const names = [...bus.devices.keys(), ...bus.drivers.keys()].join(", ");
      throw new KernelError(EBUSY, `bus ${bus.name} is in use by ${names}; unregister them first`);
    }
    this.all.delete(bus.name);
    this.#parts.uevents.send("remove", { devpath: bus.devpath, subsystem: "bus" });
  }

  /** No device is offered to it any more; then it lets go of those that it serves. */
  async #unregisterDriver(driver: Driver): Promise<void> {
    const { bus, name } = driver;
    if (bus.drivers.get(name) !== driver) return;
    bus.drivers.delete(name);
    await this.binder.detach(driver);
    this.#parts.uevents.send("remove", { devpath: driver.devpath, subsystem: "drivers" });
    this.#unlinkModule(driver);
    this.#parts.sysfs.remove(driver.directory);
  }

  #refuseSecond(bus: Bus, name: string): void {
    if (!bus.driversFolder.children.has(name)) return;
    this.#parts.printk.err(`Error: Driver '${name}' is already registered, aborting...`);
    throw new KernelError(EBUSY, `bus ${bus.name} has a driver ${name} already`);
  }

  /** module_add_driver(): the driver links to its module, and the module to its drivers. */
  #linkModule(driver: Driver): void {
    const module = this.#moduleOf(driver);
    if (!module) return;
    const { sysfs } = this.#parts;
    driver.createLink("module", { directory: module });
    const drivers = sysfs.ensureDirectory(module, "drivers");
    try {
      sysfs.addLink(drivers, `${driver.bus.name}:${driver.name}`, `../../..${driver.devpath}`);
    } catch (error) {
      this.#unlinkModule(driver);
      throw error;
    }
  }

  #unlinkModule(driver: Driver): void {
    const { sysfs } = this.#parts;
    const drivers = this.#moduleOf(driver)?.children.get("drivers");
    if (!(drivers instanceof DirectoryNode)) return;
    const link = drivers.children.get(`${driver.bus.name}:${driver.name}`);
    if (link) sysfs.remove(link);
    if (drivers.children.size === 0) sysfs.remove(drivers);
  }

  #moduleOf({ owner }: Driver): DirectoryNode | undefined {
    const module = owner && this.#modules.children.get(owner.name);
    return module instanceof DirectoryNode ? module : undefined;
  }
}
