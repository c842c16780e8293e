/** Binding through the files of /sys, who waits for a probe, and the events of drivers. */
import { type Bus, type Device, EINVAL, type ModuleContext, type Uevent } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let bus: Bus;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "toybox");
  bus = k.bus.register({ name: "toy", match: (dev, driver) => dev.name.startsWith(driver.name) });
});
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const write = (path: string, text: string): Promise<void> => sim.kernel.vfs.writeFile(path, text);
const list = (path: string): string[] => sim.kernel.vfs.readdir(path);
const add = (name: string): Device => k.device.register({ name, bus });

describe("the files of /sys/bus", () => {
  beforeEach(async () => {
    add("robot1");
    await k.driver.register(bus, { name: "robot" }).probed;
  });
  const driverOf = (name: string): string | undefined => bus.devices.get(name)?.driver?.name;

  test("unbind and bind part them and bring them together", async () => {
    await write("/sys/bus/toy/drivers/robot/unbind", "robot1\n");
    expect(driverOf("robot1")).toBeUndefined();
    await write("/sys/bus/toy/drivers/robot/bind", "robot1");
    expect(driverOf("robot1")).toBe("robot");
  });

  test.each([
    ["bind", "robot1", "EBUSY"],
    ["bind", "robot7", "ENODEV"],
    ["bind", "doll1", "ENODEV"],
    ["unbind", "robot7", "ENODEV"],
    ["unbind", "doll1", "ENODEV"],
  ])("%s refuses %s: %s", async (file, name, code) => {
    add("doll1");
    await expect(write(`/sys/bus/toy/drivers/robot/${file}`, name)).rejects.toEqual(refusal(code));
    expect(driverOf("robot1")).toBe("robot");
  });

  test("bind answers what the probe refused with", async () => {
    k.driver.register(bus, { name: "doll", probe: () => -EINVAL });
    await add("doll1").attached;
    await expect(write("/sys/bus/toy/drivers/doll/bind", "doll1")).rejects.toEqual(refusal("EINVAL"));
  });

  test("a driver may have no bind and unbind", () => {
    k.driver.register(bus, { name: "doll", suppressBindAttrs: true });
    expect(list("/sys/bus/toy/drivers/doll")).toEqual(["uevent", "module"]);
  });

  test("drivers_autoprobe 0: nothing looks for its counterpart until drivers_probe says so", async () => {
    await write("/sys/bus/toy/drivers_autoprobe", "0\n");
    expect(await read("/sys/bus/toy/drivers_autoprobe")).toBe("0\n");
    await add("robot2").attached;
    expect(driverOf("robot2")).toBeUndefined();
    await write("/sys/bus/toy/drivers_probe", "robot2\n");
    expect(driverOf("robot2")).toBe("robot");
    await expect(write("/sys/bus/toy/drivers_probe", "nosuch")).rejects.toEqual(refusal("ENODEV"));
  });
});

describe("who waits for a probe", () => {
  const slow = async (own: ModuleContext): Promise<void> => own.msleep(100);

  test("insmod does: a driver's probes have ended when it comes back", async () => {
    add("robot1");
    const loading = load(sim, "slow", (own) => {
      own.driver.register(bus, { name: "robot", probe: () => slow(own) });
    });
    await turns(2);
    expect(sim.kernel.modules.get("slow")?.state).toBe("coming");
    await sim.advance("100ms");
    await loading;
    expect(bus.devices.get("robot1")?.driver?.name).toBe("robot");
  });

  test("insmod does not for a driver of probe type async, and its probes run side by side", async () => {
    const names = ["robot1", "robot2"];
    for (const name of names) add(name);
    const begun: string[] = [];
    await load(sim, "slow", (own) => {
      own.driver.register(bus, {
        name: "robot",
        probeType: "async",
        probe(dev) {
          begun.push(dev.name);
          return slow(own);
        },
      });
    });
    expect(begun).toEqual(names);
    const bound = (): number => bus.drivers.get("robot")?.devices.size ?? 0;
    expect(bound()).toBe(0);
    await sim.advance("100ms");
    expect(bound()).toBe(2);
  });

  test("rmmod waits for an async remove", async () => {
    add("robot1");
    let removed = false;
    await load(sim, "slow", (own) => {
      own.driver.register(bus, {
        name: "robot",
        async remove(_dev, bound) {
          await bound.msleep(100);
          removed = true;
        },
      });
    });
    const leaving = sim.rmmod("slow");
    await sim.advance("100ms");
    await leaving;
    expect(removed).toBe(true);
  });
});

describe("events", () => {
  test("of a driver, a bus and a binding", async () => {
    const events: Uevent[] = [];
    sim.kernel.uevents.follow((event) => void events.push(event));
    const dev = add("robot1");
    const driver = k.driver.register(bus, { name: "robot" });
    await driver.probed;
    await dev.unregister();
    await driver.unregister();
    bus.unregister();
    expect(events.map(({ action, devpath, subsystem }) => `${action} ${devpath} (${subsystem})`)).toEqual([
      "add /devices/robot1 (toy)",
      "add /bus/toy/drivers/robot (drivers)",
      "bind /devices/robot1 (toy)",
      "unbind /devices/robot1 (toy)",
      "remove /devices/robot1 (toy)",
      "remove /bus/toy/drivers/robot (drivers)",
      "remove /bus/toy (bus)",
    ]);
    expect(events[2]?.env).toMatchObject({ DRIVER: "robot" });
    expect(events[3]?.env).not.toHaveProperty("DRIVER");
  });
});
