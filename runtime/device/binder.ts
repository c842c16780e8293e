import { EBUSY, ENODEV, ENXIO, EPROBE_DEFER, KernelError } from "../errno.ts";
import type { Clock } from "../hal/clock.ts";
import type { Printk } from "../printk/printk.ts";
import type { Bus } from "./bus.ts";
import { DeferredProbes } from "./deferred-probe.ts";
import type { Device } from "./device.ts";
import type { Driver } from "./driver.ts";
import { type CallResult, type DriverCalls, showErrno } from "./driver-calls.ts";

/** Brings devices and drivers together, and apart: what drivers/base/dd.c does. One device is bound or unbound at a time. */
export class Binder {
  readonly deferred: DeferredProbes;
  readonly #calls: DriverCalls;
  readonly #printk: Printk;

  constructor({ clock, printk }: { clock: Clock; printk: Printk }, calls: DriverCalls) {
    this.#printk = printk;
    this.#calls = calls;
    this.deferred = new DeferredProbes(clock, async (dev) => {
      dev.moveLast();
      await this.attach(dev);
    });
  }

  /** device_attach(): offers the device to the drivers of its bus, oldest first, until one takes it. Never rejects. */
  attach(dev: Device): Promise<void> {
    return dev.lock.run(async () => {
      const drivers = [...(dev.bus?.drivers.values() ?? [])].filter((driver) => this.matches(dev, driver));
      for (const driver of drivers) {
        if (!dev.driver) await this.#probe(dev, driver);
      }
    });
  }

  /** driver_attach(): offers the driver all devices of its bus that it matches, oldest first. Never rejects. */
  async attachDriver(driver: Driver): Promise<void> {
    const probes = [...driver.bus.devices.values()]
      .filter((dev) => this.matches(dev, driver))
      .map((dev) => () => this.#offer(dev, driver));
    if (driver.options.probeType === "async") await Promise.all(probes.map((probe) => probe()));
    else for (const probe of probes) await probe();
  }

  /** device_driver_attach(): binds a device to this very driver. Answers 0 or a negated errno. */
  bind(dev: Device, driver: Driver): Promise<number> {
    return dev.lock.run(() => (dev.driver ? Promise.resolve(-EBUSY) : this.#probe(dev, driver)));
  }

  /** device_release_driver(): the driver, if it has one (or this one), serves the device no longer. */
  release(dev: Device, only?: Driver): Promise<void> {
    return dev.lock.run(async () => {
      const { driver } = dev;
      this.deferred.delete(dev);
      if (driver && (!only || driver === only)) await this.#unbind(dev, driver);
    });
  }

  /** driver_detach(): lets the driver go from all its devices, newest first, when no probe of it is under way. */
  async detach(driver: Driver): Promise<void> {
    await Promise.all(driver.probing);
    for (const dev of [...driver.devices].reverse()) await this.release(dev, driver);
  }

  /** driver_match_device(). */
  matches(dev: Device, driver: Driver): boolean {
    const { bus } = driver;
    if (!bus.options.match) return true;
    return (
      this.#calls.ask(bus.owner, `match of ${bus.name}`, () => bus.options.match?.(dev, driver)) ?? false
    );
  }

  async #offer(dev: Device, driver: Driver): Promise<void> {
    await dev.lock.run(async () => {
      if (!dev.driver) await this.#probe(dev, driver);
    });
  }

  async #probe(dev: Device, driver: Driver): Promise<number> {
    if (dev.isDead || driver.isLeaving) return -ENODEV;
    const probe = this.#reallyProbe(dev, driver);
    driver.probing.add(probe);
    try {
      return await probe;
    } finally {
      driver.probing.delete(probe);
    }
  }

  /** really_probe(). */
  async #reallyProbe(dev: Device, driver: Driver): Promise<number> {
    const seen = this.deferred.triggers;
    if (this.deferred.isBlocked) {
      this.deferred.add(dev, seen);
      return -EPROBE_DEFER;
    }
    link(dev, driver);
    const probed = await this.#call(dev, driver, "probe");
    const refusal = probed.status === 0 ? this.#addGroups(dev, driver) : probed;
    if (!refusal) {
      this.#bound(dev, driver);
      return 0;
    }
    if (probed.status === 0) await this.#remove(dev, driver);
    await this.#cleanUp(dev, driver);
    dev.refusal = new KernelError(-refusal.status, refusal.reason);
    this.#reportRefusal(dev, driver, refusal);
    if (refusal.status === -EPROBE_DEFER) this.deferred.add(dev, seen, refusal.reason);
    return refusal.status;
  }

  /** The attributes that the device has while the driver serves it. Answers nothing when they are there. */
  #addGroups(dev: Device, { options, owner }: Driver): CallResult | undefined {
    try {
      dev.driverGroups = dev.createGroups(options.devGroups ?? [], owner);
      return undefined;
    } catch (error) {
      if (error instanceof KernelError) return { status: -error.errno, reason: error.message };
      throw error;
    }
  }

  #bound(dev: Device, driver: Driver): void {
    driver.devices.add(dev);
    dev.refusal = undefined;
    dev.uevent("bind");
    this.deferred.delete(dev);
    this.deferred.trigger();
  }

  async #unbind(dev: Device, driver: Driver): Promise<void> {
    unlink(dev, driver);
    dev.driverGroups?.remove();
    await this.#remove(dev, driver);
    await this.#cleanUp(dev, driver);
    driver.devices.delete(dev);
    dev.uevent("unbind");
  }

  /** There is no refusing to let go: what remove answers is logged, no more. */
  async #remove(dev: Device, driver: Driver): Promise<void> {
    const { status, reason } = await this.#call(dev, driver, "remove");
    if (status === 0) return;
    this.#reportReason(dev, driver, { status, reason });
    this.#printk.warn(
      `${driver.name} ${dev.name}: remove callback returned a non-zero value. This will be ignored.`,
    );
  }

  /** device_unbind_cleanup(): nothing is left of the binding. */
  async #cleanUp(dev: Device, driver: Driver): Promise<void> {
    const { options, owner } = driver;
    unlink(dev, driver);
    await this.#calls.run(owner, `release of ${dev.name}`, () => options.release?.(dev));
    dev.driver = undefined;
    dev.drvdata = undefined;
  }

  /** Calls the bus's operation, or the driver's own where the bus has none. */
  #call(dev: Device, driver: Driver, what: "probe" | "remove"): Promise<CallResult> {
    const { bus } = driver;
    const where = `${what} of ${dev.name} by ${driver.name}`;
    if (bus.options[what]) return this.#calls.run(bus.owner, where, () => bus.options[what]?.(dev, driver));
    return this.#calls.run(driver.owner, where, () => driver[what](dev));
  }

  /** As call_driver_probe() does. */
  #reportRefusal(dev: Device, driver: Driver, result: CallResult): void {
    const { name } = driver;
    const { status } = result;
    if (status === -EPROBE_DEFER) {
      this.#printk.debug(`${name} ${dev.name}: Driver ${name} requests probe deferral`);
      return;
    }
    this.#reportReason(dev, driver, result);
    if (status === -ENODEV || status === -ENXIO) {
      this.#printk.debug(`${name}: probe of ${dev.name} rejects match ${status}`);
    } else {
      this.#printk.warn(`${name}: probe of ${dev.name} failed with error ${status}`);
    }
  }

  /** As dev_err_probe() does. */
  #reportReason(dev: Device, driver: Driver, { status, reason }: CallResult): void {
    if (reason !== undefined) {
      this.#printk.err(`${driver.name} ${dev.name}: error ${showErrno(status)}: ${reason}`);
    }
  }
}

/** driver_sysfs_add(). Where it is refused the device has no driver: nobody would be probed, so nobody may be removed. */
function link(dev: Device, driver: Driver): void {
  driver.createLink(dev.name, dev);
  try {
    dev.createLink("driver", driver);
  } catch (error) {
    driver.removeLink(dev.name);
    throw error;
  }
  dev.driver = driver;
}

/** driver_sysfs_remove(). */
function unlink(dev: Device, driver: Driver): void {
  driver.removeLink(dev.name);
  dev.removeLink("driver");
}

/** The bus's device of that name, as the files of /sys are written to. */
export function deviceNamed(bus: Bus, text: string): Device | undefined {
  return bus.devices.get(text.replace(/\n$/, ""));
}
