import { EAGAIN, ENODEV, EPROBE_DEFER, KernelError } from "../errno.ts";
import type { Printk } from "../printk/printk.ts";
import { type Binder, deviceNamed } from "./binder.ts";
import type { Bus } from "./bus.ts";
import type { Device } from "./device.ts";
import type { Driver } from "./driver.ts";
import type { Uevents } from "./uevent.ts";
import { ueventFile } from "./uevent-file.ts";

const WRITE_ONLY = 0o200;

/** The files of /sys/bus/`bus`: uevent, drivers_probe, drivers_autoprobe. */
export function addBusFiles(bus: Bus, binder: Binder, parts: { uevents: Uevents; printk: Printk }): void {
  bus.createFile(ueventFile(parts, () => ({ devpath: bus.devpath, subsystem: "bus" })));
  bus.createFile({
    name: "drivers_probe",
    mode: WRITE_ONLY,
    async store(text) {
      const dev = deviceNamed(bus, text) ?? noSuchDevice(bus, text);
      if (!dev.driver) await binder.attach(dev);
    },
  });
  bus.createFile({
    name: "drivers_autoprobe",
    mode: 0o644,
    show: () => `${Number(bus.autoprobe)}\n`,
    store: (text) => {
      bus.autoprobe = !text.startsWith("0");
    },
  });
}

/** The files of /sys/bus/`bus`/drivers/`driver`: uevent, bind, unbind. */
export function addDriverFiles(
  driver: Driver,
  binder: Binder,
  parts: { uevents: Uevents; printk: Printk },
): void {
  driver.createFile(ueventFile(parts, () => ({ devpath: driver.devpath, subsystem: "drivers" })));
  if (driver.options.suppressBindAttrs) return;
  const { bus } = driver;
  driver.createFile({
    name: "bind",
    mode: WRITE_ONLY,
    store: (text) => bind(deviceNamed(bus, text) ?? noSuchDevice(bus, text), driver, binder),
  });
  driver.createFile({
    name: "unbind",
    mode: WRITE_ONLY,
    async store(text) {
      const dev = deviceNamed(bus, text);
      if (dev?.driver !== driver) {
        throw new KernelError(ENODEV, `${driver.name} does not serve a device '${text.trim()}'`);
      }
      await binder.release(dev, driver);
    },
  });
}

/** @throws KernelError ENODEV the driver does not match, EBUSY bound already, EAGAIN put off, or what the probe refused with */
async function bind(dev: Device, driver: Driver, binder: Binder): Promise<void> {
  if (!binder.matches(dev, driver)) {
    throw new KernelError(ENODEV, `${driver.name} is no driver for ${dev.name}`);
  }
  const status = await binder.bind(dev, driver);
  if (status < 0) throw new KernelError(status === -EPROBE_DEFER ? EAGAIN : status);
}

function noSuchDevice(bus: Bus, text: string): never {
  throw new KernelError(ENODEV, `bus ${bus.name} has no device '${text.trim()}'`);
}
