import type { Driver, DriverOptions, OfDeviceId } from "./driver.ts";
import type { PlatformDevice } from "./platform-device.ts";

/** A name that a platform driver serves: `struct platform_device_id`. */
export interface PlatformDeviceId {
  readonly name: string;
  /** The driver's own, found as `pdev.idEntry.driverData`. */
  readonly driverData?: unknown;
}

/** A platform driver: `struct platform_driver`. */
export interface PlatformDriverOptions extends DriverOptions<PlatformDevice> {
  /** Names of devices that it serves. Without it, it serves those of its own name. */
  readonly idTable?: readonly PlatformDeviceId[];
}

/** platform_match(): the override alone, or what the device is compatible with, or its name. */
export function platformMatch(dev: PlatformDevice, driver: Driver): boolean {
  if (dev.driverOverride !== undefined) return dev.driverOverride === driver.name;
  if (ofEntry(dev, driver)) return true;
  return idTable(driver) ? idEntry(dev, driver) !== undefined : dev.platformName === driver.name;
}

/** of_match_device(): what the device says first of itself counts most. */
export function ofEntry({ compatible }: PlatformDevice, { options }: Driver): OfDeviceId | undefined {
  const table = options.ofMatchTable ?? [];
  return compatible
    .map((name) => table.find((entry) => entry.compatible === name))
    .find((entry) => entry !== undefined);
}

/** platform_match_id(). */
export function idEntry({ platformName }: PlatformDevice, driver: Driver): PlatformDeviceId | undefined {
  return idTable(driver)?.find(({ name }) => name === platformName);
}

/** Drivers of the platform bus may have one. */
const idTable = ({ options }: Driver): PlatformDriverOptions["idTable"] =>
  (options as PlatformDriverOptions).idTable;
