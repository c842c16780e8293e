/** A probe that is put off is tried again whenever a driver has been bound, and until then its device is free. */
import { type Bus, type Device, EPROBE_DEFER, KernelError, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let bus: Bus;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  bus = k.bus.register({ name: "toy", match: (dev, driver) => dev.name === driver.name });
});
const add = (name: string): Device => k.device.register({ name, bus });
const driverOf = (name: string): string | undefined => bus.devices.get(name)?.driver?.name;
const deferred = (): string => sim.kernel.buses.binder.deferred.show();

/** Registers a driver that has to wait for other devices to be served. */
function needs(name: string, ...others: string[]): { probes: number } {
  const count = { probes: 0 };
  k.driver.register(bus, {
    name,
    probe() {
      count.probes++;
      const missing = others.find((other) => !bus.devices.get(other)?.isBound);
      if (missing !== undefined) throw new KernelError(EPROBE_DEFER, `needs ${missing}`);
    },
  });
  return count;
}

test("it is tried again when another driver has been bound", async () => {
  add("lamp");
  const lamp = needs("lamp", "socket");
  await sim.clock.settle();
  expect(driverOf("lamp")).toBeUndefined();
  expect(deferred()).toBe("lamp\tneeds socket\n");
  expect(sim.log).toEqual(["lamp lamp: Driver lamp requests probe deferral"]);
  add("socket");
  needs("socket");
  await sim.clock.settle();
  expect(driverOf("lamp")).toBe("lamp");
  expect(lamp.probes).toBe(2);
  expect(deferred()).toBe("");
});

test("a chain comes up whatever the order, and each is resumed after what it needs", async () => {
  const names = ["a", "b", "c", "d"];
  for (const [index, name] of names.entries()) {
    add(name);
    needs(name, ...names.slice(index + 1));
  }
  await sim.clock.settle();
  expect(names.map(driverOf)).toEqual(names);
  const order = [...sim.kernel.devices.all].map(({ name }) => name).filter((name) => names.includes(name));
  expect(order).toEqual(["d", "c", "b", "a"]);
});

test("two that wait for each other are left alone when nothing happens", async () => {
  for (const name of ["a", "b"]) add(name);
  const [a, b] = [needs("a", "b"), needs("b", "a")];
  await sim.advance("10s");
  expect([a.probes, b.probes]).toEqual([1, 1]);
  expect(sim.clock.pending).toBe(0);
  add("c");
  needs("c");
  await sim.advance("10s");
  expect([a.probes, b.probes]).toEqual([2, 2]);
});

test("one that is bound while the probe runs is not missed", async () => {
  add("lamp");
  add("socket");
  let go: () => void = () => undefined;
  let probes = 0;
  k.driver.register(bus, {
    name: "lamp",
    async probe() {
      probes++;
      const ready = bus.devices.get("socket")?.isBound;
      if (probes === 1) await new Promise<void>((resolve) => (go = resolve));
      return ready ? 0 : -EPROBE_DEFER;
    },
  });
  await sim.clock.settle();
  needs("socket");
  await sim.clock.settle();
  go();
  await sim.clock.settle();
  expect(driverOf("lamp")).toBe("lamp");
  expect(probes).toBe(2);
});

test("a device that goes is not tried again", async () => {
  const dev = add("lamp");
  const lamp = needs("lamp", "socket");
  await sim.clock.settle();
  await dev.unregister();
  add("socket");
  needs("socket");
  await sim.clock.settle();
  expect(lamp.probes).toBe(1);
  expect(deferred()).toBe("");
});

test("a write to bind that is put off: EAGAIN", async () => {
  add("lamp");
  needs("lamp", "socket");
  await sim.clock.settle();
  await expect(sim.kernel.vfs.writeFile("/sys/bus/toy/drivers/lamp/bind", "lamp")).rejects.toEqual(
    refusal("EAGAIN"),
  );
});
