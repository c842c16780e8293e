import { EINVAL, ENOENT, KernelError } from "../errno.ts";
import type { Attribute } from "../fs/sysfs.ts";
import { kstrtou16 } from "../kstrtox.ts";
import type { Printk } from "../printk/printk.ts";
import type { AdapterDevice } from "./adapter-device.ts";
import { I2C_CLIENT_TEN } from "./flags.ts";
import { showAddress } from "./address.ts";
import type { I2cCore } from "./i2c-core.ts";

/** The files of an adapter: name, new_device, delete_device. */
export function adapterFiles(adapter: () => AdapterDevice, core: I2cCore, printk: Printk): Attribute[] {
  const writable = (name: string, store: (text: string) => Promise<void>): Attribute => ({
    name,
    mode: 0o200,
    store: (text) =>
      store(text).catch((error: unknown) => explain(error, `i2c ${adapter().name}: ${name}`, printk)),
  });
  return [
    { name: "name", mode: 0o444, show: () => `${adapter().description}\n` },
    writable("new_device", (text) => newDevice(text, adapter(), core, printk)),
    writable("delete_device", (text) => deleteDevice(text, adapter(), printk)),
  ];
}

/** Whoever writes to a file gets an errno and no more: the log says why, as in Linux. */
function explain(error: unknown, what: string, printk: Printk): never {
  if (error instanceof KernelError) printk.err(`${what}: ${error.message} (${error.code})`);
  throw error;
}

/** new_device_store(): `bme280 0x76`. Comes back when the driver's probe has ended, however it did. */
async function newDevice(text: string, adapter: AdapterDevice, core: I2cCore, printk: Printk): Promise<void> {
  const [type = "", address = "", ...extra] = text.trim().split(/\s+/);
  if (type === "" || address === "" || extra.length > 0) {
    throw new KernelError(EINVAL, "a name and an address are needed, such as: bme280 0x76");
  }
  const client = core.newDevice(adapter, { type, ...parseAddress(address) });
  adapter.userspaceClients.add(client);
  await client.attached;
  printk.info(`i2c ${adapter.name}: new_device: Instantiated device ${type} at ${showAddress(client.addr)}`);
}

/** delete_device_store(): the address of a device that was made by new_device. */
async function deleteDevice(text: string, adapter: AdapterDevice, printk: Printk): Promise<void> {
  const { addr, flags } = parseAddress(text.trim());
  const client = [...adapter.userspaceClients].find((one) => one.addr === addr && one.flags === flags);
  if (!client) {
    throw new KernelError(ENOENT, `nothing was made by new_device at ${showAddress(addr)}`);
  }
  printk.info(`i2c ${adapter.name}: delete_device: Deleting device ${client.type} at ${showAddress(addr)}`);
  await client.unregister();
}

/** A 10-bit address is written as it is in the client's name: 0xa076. */
function parseAddress(text: string): { addr: number; flags: number } {
  const number = kstrtou16(text);
  const isTenBit = (number & 0xf000) === 0xa000;
  return { addr: isTenBit ? number & 0xfff : number, flags: isTenBit ? I2C_CLIENT_TEN : 0 };
}
