/** Drivers and devices of a bus: who is offered to whom, what a refusal leaves, how they part. */
import { type Bus, type Device, EBUSY, EINVAL, ENODEV, KernelError, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, treeOf, turns } from "../support.ts";

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

/** A driver that notes what it is asked. */
function recorder(name = "robot", refuse?: (dev: Device) => number): { calls: string[]; definition: object } {
  const calls: string[] = [];
  return {
    calls,
    definition: {
      name,
      probe(dev: Device) {
        calls.push(`probe ${dev.name}`);
        return refuse?.(dev);
      },
      remove: (dev: Device) => void calls.push(`remove ${dev.name}`),
    },
  };
}

describe("a bus", () => {
  test("is a folder in /sys/bus, with its devices and drivers", () => {
    k.driver.register(bus, { name: "robot" });
    add("robot1");
    expect(list("/sys/bus/toy")).toEqual([
      "devices",
      "drivers",
      "uevent",
      "drivers_probe",
      "drivers_autoprobe",
    ]);
    expect(list("/sys/bus/toy/devices")).toEqual(["robot1"]);
    expect(list("/sys/bus/toy/drivers/robot")).toEqual(["uevent", "bind", "unbind", "module", "robot1"]);
  });

  test("whose name is taken: EEXIST", () => {
    expect(() => k.bus.register({ name: "toy" })).toThrow(refusal("EEXIST"));
  });

  test("that has devices stays: EBUSY, saying which", () => {
    add("robot1");
    expect(() => {
      bus.unregister();
    }).toThrow(refusal("EBUSY", /robot1/));
  });

  test("that is gone takes no devices and no drivers: EINVAL", () => {
    bus.unregister();
    bus.unregister();
    expect(() => add("robot1")).toThrow(refusal("EINVAL", /toy is gone/));
    expect(() => k.driver.register(bus, { name: "robot" })).toThrow(refusal("EINVAL", /toy is gone/));
  });

  test("whose match throws: an oops, and nothing is matched", async () => {
    const broken = k.bus.register({
      name: "broken",
      match() {
        throw new TypeError("boom");
      },
    });
    const dev = k.device.register({ name: "robot1", bus: broken });
    await k.driver.register(broken, { name: "robot" }).probed;
    expect(dev.driver).toBeUndefined();
    expect(sim.kernel.modules.get("toybox")?.oopses).toBe(1);
  });

  test("may probe and remove in its drivers' place", async () => {
    const calls: string[] = [];
    const wrapped = k.bus.register({
      name: "wrapped",
      probe(dev, driver) {
        calls.push("bus probe");
        return driver.probe(dev);
      },
      remove(dev, driver) {
        calls.push("bus remove");
        return driver.remove(dev);
      },
    });
    const robot = recorder();
    k.driver.register(wrapped, robot.definition as { name: string });
    const dev = k.device.register({ name: "robot1", bus: wrapped });
    await dev.attached;
    await dev.unregister();
    expect([...calls, ...robot.calls]).toEqual(["bus probe", "bus remove", "probe robot1", "remove robot1"]);
  });
});

describe("a driver", () => {
  test("is offered the devices that are there, oldest first, and then each that comes", async () => {
    add("robot1");
    add("doll1");
    add("robot2");
    const { calls, definition } = recorder();
    const driver = k.driver.register(bus, definition as { name: string });
    await driver.probed;
    await add("robot3").attached;
    expect(calls).toEqual(["probe robot1", "probe robot2", "probe robot3"]);
    expect([...driver.devices].map(({ name }) => name)).toEqual(["robot1", "robot2", "robot3"]);
  });

  test("is linked with its devices and its module", async () => {
    add("robot1");
    await k.driver.register(bus, { name: "robot" }).probed;
    expect(await read("/sys/bus/toy/devices/robot1/uevent")).toBe("DRIVER=robot\n");
    expect(list("/sys/devices/robot1/driver")).toContain("bind");
    expect(list("/sys/bus/toy/drivers/robot/robot1/subsystem")).toContain("drivers_probe");
    expect(list("/sys/bus/toy/drivers/robot/module")).toContain("refcnt");
    expect(list("/sys/module/toybox/drivers")).toEqual(["toy:robot"]);
    expect(list("/sys/module/toybox/drivers/toy:robot")).toContain("bind");
  });

  test("of a name that is taken: EBUSY, as Linux logs it", () => {
    k.driver.register(bus, { name: "robot" });
    const before = treeOf(sim);
    expect(() => k.driver.register(bus, { name: "robot" })).toThrow(refusal("EBUSY"));
    expect(sim.log).toEqual(["Error: Driver 'robot' is already registered, aborting..."]);
    expect(treeOf(sim)).toEqual(before);
  });

  test("that goes lets go of its devices, newest first, and leaves nothing", async () => {
    for (const name of ["robot1", "robot2"]) add(name);
    const before = treeOf(sim);
    const { calls, definition } = recorder();
    const driver = k.driver.register(bus, definition as { name: string });
    await driver.probed;
    await driver.unregister();
    await driver.unregister();
    expect(calls.slice(2)).toEqual(["remove robot2", "remove robot1"]);
    expect(treeOf(sim)).toEqual(before);
  });

  test("lets go of a device that goes", async () => {
    const dev = add("robot1");
    const { calls, definition } = recorder();
    await k.driver.register(bus, definition as { name: string }).probed;
    await dev.unregister();
    await dev.unregister();
    expect(calls).toEqual(["probe robot1", "remove robot1"]);
    expect(list("/sys/bus/toy/drivers/robot")).not.toContain("robot1");
  });

  test("goes while its probe runs: the probe ends first, and then the device is removed", async () => {
    await Promise.all(["robot1", "robot2"].map((name) => add(name).attached));
    const calls: string[] = [];
    let end: () => void = () => undefined;
    const driver = k.driver.register(bus, {
      name: "robot",
      probe: (dev) => {
        calls.push(`probe ${dev.name}`);
        return new Promise<void>((resolve) => (end = resolve));
      },
      remove: (dev) => void calls.push(`remove ${dev.name}`),
    });
    const gone = driver.unregister();
    await turns(2);
    expect(calls).toEqual(["probe robot1"]);
    end();
    await gone;
    expect(calls).toEqual(["probe robot1", "remove robot1"]);
  });

  test("serves a device alone: another one that matches is not asked", async () => {
    add("robot1");
    await k.driver.register(bus, { name: "rob" }).probed;
    const second = recorder();
    await k.driver.register(bus, second.definition as { name: string }).probed;
    expect(second.calls).toEqual([]);
  });

  test("has attributes, and gives its devices some while it serves them", async () => {
    const dev = add("robot1");
    const driver = k.driver.register(bus, {
      name: "robot",
      groups: [{ attrs: [{ name: "version", mode: 0o444, show: () => "2\n" }] }],
      devGroups: [{ name: "arms", attrs: [{ name: "count", mode: 0o444, show: () => "4\n" }] }],
    });
    await driver.probed;
    expect(await read("/sys/bus/toy/drivers/robot/version")).toBe("2\n");
    expect(await read("/sys/devices/robot1/arms/count")).toBe("4\n");
    await driver.unregister();
    expect(list(dev.directory.path)).not.toContain("arms");
  });

  test("whose attributes for a device cannot be made is removed from it again", async () => {
    const dev = add("robot1");
    const { calls, definition } = recorder();
    const devGroups = [{ attrs: [{ name: "uevent", mode: 0o444 }] }];
    await k.driver.register(bus, { ...(definition as { name: string }), devGroups }).probed;
    expect(calls).toEqual(["probe robot1", "remove robot1"]);
    expect(dev.driver).toBeUndefined();
    expect(sim.log.at(-1)).toBe("robot: probe of robot1 failed with error -17");
  });
});

describe("what a probe takes through its own k", () => {
  const held = (): string[] =>
    [...sim.kernel.gpio.status()].filter(({ consumer }) => consumer === "toybox").map(({ name }) => name);

  test("is given back after remove, and no sooner", async () => {
    const dev = add("robot1");
    let duringRemove: string[] = [];
    await k.driver.register(bus, {
      name: "robot",
      probe: (_dev, own) => void own.gpio.output("GPIO4"),
      remove: () => void (duringRemove = held()),
    }).probed;
    expect(held()).toEqual(["GPIO4"]);
    await dev.unregister();
    expect(duringRemove).toEqual(["GPIO4"]);
    expect(held()).toEqual([]);
  });

  test("is given back when the probe refuses; drvdata is forgotten", async () => {
    const dev = add("robot1");
    const before = treeOf(sim);
    const driver = k.driver.register(bus, {
      name: "robot",
      probe(probed, own) {
        probed.drvdata = "mine";
        own.gpio.output("GPIO4");
        own.class.create("robots");
        return -EBUSY;
      },
    });
    await driver.probed;
    expect(held()).toEqual([]);
    expect(dev.drvdata).toBeUndefined();
    await driver.unregister();
    expect(treeOf(sim)).toEqual(before);
  });

  test("is of that device: another one keeps its own", async () => {
    const lines = new Map([
      ["robot1", "GPIO4"],
      ["robot2", "GPIO5"],
    ]);
    const first = add("robot1");
    add("robot2");
    const probe = ({ name }: Device, own: ModuleContext): void => void own.gpio.output(lines.get(name) ?? "");
    await k.driver.register(bus, { name: "robot", probe }).probed;
    await first.unregister();
    expect(held()).toEqual(["GPIO5"]);
  });

  test("cannot be added to after they have parted: ENODEV", async () => {
    const dev = add("robot1");
    const contexts: ModuleContext[] = [];
    await k.driver.register(bus, { name: "robot", probe: (_dev, own) => void contexts.push(own) }).probed;
    await dev.unregister();
    expect(() => contexts[0]?.gpio.output("GPIO4")).toThrow(refusal("ENODEV"));
  });

  test("a binding anew gets a new k", async () => {
    const dev = add("robot1");
    await k.driver.register(bus, { name: "robot", probe: (_dev, own) => void own.gpio.output("GPIO4") })
      .probed;
    await write("/sys/bus/toy/drivers/robot/unbind", "robot1\n");
    expect(held()).toEqual([]);
    await write("/sys/bus/toy/drivers/robot/bind", "robot1\n");
    expect(held()).toEqual(["GPIO4"]);
    expect(dev.driver?.name).toBe("robot");
  });
});

describe("a probe that refuses", () => {
  test.each([
    ["a negated errno", () => -EINVAL, ["robot: probe of robot1 failed with error -22"]],
    [
      "a KernelError with a reason",
      () => {
        throw new KernelError(EBUSY, "GPIO4 is taken");
      },
      ["robot robot1: error -EBUSY: GPIO4 is taken", "robot: probe of robot1 failed with error -16"],
    ],
    ["ENODEV, which is no failure", () => -ENODEV, ["robot: probe of robot1 rejects match -19"]],
  ])("with %s is logged as Linux does, and the device is free", async (_what, probe, log) => {
    const dev = add("robot1");
    const driver = k.driver.register(bus, { name: "robot", probe });
    await driver.probed;
    expect(dev.driver).toBeUndefined();
    expect(driver.devices.size).toBe(0);
    expect(sim.log).toEqual(log);
    expect(list("/sys/bus/toy/drivers/robot")).not.toContain("robot1");
  });

  test("by throwing anything else: an oops, and -EIO", async () => {
    add("robot1");
    const probe = (): never => {
      throw new TypeError("boom");
    };
    await k.driver.register(bus, { name: "robot", probe }).probed;
    expect(sim.log[0]).toMatch(/^Oops #1 in toybox, probe of robot1 by robot: TypeError: boom/);
    expect(sim.log[1]).toBe("robot: probe of robot1 failed with error -5");
  });

  test("does not keep the next driver from being asked", async () => {
    k.driver.register(bus, { name: "rob", probe: () => -EINVAL });
    k.driver.register(bus, { name: "robot" });
    const dev = add("robot1");
    await dev.attached;
    expect(dev.driver?.name).toBe("robot");
  });

  test("a remove that throws is an oops; the device is free all the same", async () => {
    const dev = add("robot1");
    const driver = k.driver.register(bus, {
      name: "robot",
      remove() {
        throw new TypeError("boom");
      },
    });
    await driver.probed;
    await driver.unregister();
    expect(dev.driver).toBeUndefined();
    expect(sim.kernel.oopses.count).toBe(1);
  });
});

test("a remove that refuses is logged, and ignored", async () => {
  const dev = add("robot1");
  const remove = (): never => {
    throw new KernelError(EBUSY, "not now");
  };
  const driver = k.driver.register(bus, { name: "robot", remove });
  await driver.probed;
  await driver.unregister();
  expect(dev.driver).toBeUndefined();
  expect(sim.log).toEqual([
    "robot robot1: error -EBUSY: not now",
    "robot robot1: remove callback returned a non-zero value. This will be ignored.",
  ]);
});
