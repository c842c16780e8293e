/** Transfers take virtual time: tests let it pass until what they wait for has ended. */
import type { I2cClient } from "tophalf";
import type { Simulation } from "tophalf/mocks";
import { whileTimePasses } from "../../drivers/all.ts";
import { load } from "../support.ts";

/** Lets time pass until `work` has ended. */
export function ended<T>(sim: Simulation, work: Promise<T>): Promise<T> {
  return whileTimePasses(sim, work);
}

/** A module of that name with a driver that does nothing, and a device that it serves. */
export async function clientAt(sim: Simulation, addr: number, type = "gadget"): Promise<I2cClient> {
  const clients: I2cClient[] = [];
  await ended(
    sim,
    load(sim, `${type}_${addr.toString(16)}`, (k) => {
      k.i2c.addDriver({ name: `${type}-${addr}`, idTable: [{ name: type }] });
      clients.push(k.i2c.newDevice(1, { type, addr }));
    }),
  );
  const [client] = clients;
  if (!client) throw new Error("init did not run");
  return client;
}
