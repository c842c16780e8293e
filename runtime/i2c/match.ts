import type { Driver, DriverOptions, OfDeviceId } from "../device/driver.ts";
import type { I2cClient } from "./client.ts";

/** A device that an I²C driver serves: `struct i2c_device_id`. */
export interface I2cDeviceId {
  readonly name: string;
  /** The driver's own, found as `client.idEntry.driverData`. */
  readonly driverData?: unknown;
}

/** An I²C driver: `struct i2c_driver`. */
export interface I2cDriverOptions extends DriverOptions<I2cClient> {
  /** The devices that it serves, by name. */
  readonly idTable?: readonly I2cDeviceId[];
}

/** i2c_device_match(). What a device tree would say, `bosch,bme280`, matches with its last part, as in Linux. */
export function i2cMatch(client: I2cClient, driver: Driver): boolean {
  return ofEntry(client, driver) !== undefined || idEntry(client, driver) !== undefined;
}

/** i2c_match_id(). */
export function idEntry({ type }: I2cClient, { options }: Driver): I2cDeviceId | undefined {
  return (options as I2cDriverOptions).idTable?.find(({ name }) => name === type);
}

/** i2c_of_match_device_sysfs(). */
function ofEntry({ type }: I2cClient, { options }: Driver): OfDeviceId | undefined {
  return options.ofMatchTable?.find(
    ({ compatible }) => compatible === type || compatible.endsWith(`,${type}`),
  );
}
