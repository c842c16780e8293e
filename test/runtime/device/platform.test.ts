/** Platform devices and drivers: how they are named and matched, and what a driver learns of its device. */
import {
  EBUSY,
  ENXIO,
  KernelError,
  type ModuleContext,
  PLATFORM_DEVID_AUTO,
  PLATFORM_DEVID_NONE,
  type PlatformDevice,
  type PlatformDeviceOptions,
  resIrq,
  resMem,
  IORESOURCE_MEM,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal, treeOf } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const device = (
  name: string,
  options: PlatformDeviceOptions = {},
  id = PLATFORM_DEVID_NONE,
): PlatformDevice => k.platform.registerDevice(name, id, options);

describe("the name of a platform device", () => {
  test.each([
    ["lamp", PLATFORM_DEVID_NONE, "lamp"],
    ["lamp", 0, "lamp.0"],
    ["lamp", 12, "lamp.12"],
    ["lamp", PLATFORM_DEVID_AUTO, "lamp.0.auto"],
  ])("%s with %i is %s", (name, id, full) => {
    expect(device(name, {}, id).name).toBe(full);
    expect(sim.kernel.vfs.readdir("/sys/bus/platform/devices")).toEqual([full]);
    expect(sim.kernel.vfs.readdir("/sys/devices/platform")).toContain(full);
  });

  test("AUTO takes the lowest number that no other has, whatever its name", async () => {
    const names = ["lamp", "fan", "lamp"].map((name) => device(name, {}, PLATFORM_DEVID_AUTO));
    expect(names.map(({ name, id }) => [name, id])).toEqual([
      ["lamp.0.auto", 0],
      ["fan.1.auto", 1],
      ["lamp.2.auto", 2],
    ]);
    await names[1]?.unregister();
    expect(device("pump", {}, PLATFORM_DEVID_AUTO).name).toBe("pump.1.auto");
  });

  test("that is taken: EEXIST, and nothing was made", () => {
    device("lamp");
    const before = treeOf(sim);
    expect(() => device("lamp")).toThrow(refusal("EEXIST"));
    expect(treeOf(sim)).toEqual(before);
  });
});

describe("a driver serves", () => {
  const served = async (definition: object): Promise<string[]> => {
    device("lamp", { compatible: ["acme,lamp-v2", "acme,lamp"] }, 0);
    device("fan", {}, 0);
    const driver = k.platform.registerDriver({ name: "lamp", ...definition });
    await driver.probed;
    return [...driver.devices].map(({ name }) => name);
  };

  test("devices of its name", async () => {
    expect(await served({})).toEqual(["lamp.0"]);
  });

  test("devices that its table of names says, and not those of its own", async () => {
    const data: unknown[] = [];
    const probe = (pdev: PlatformDevice): void => void data.push(pdev.idEntry);
    const idTable = [{ name: "pump" }, { name: "fan", driverData: 3 }];
    expect(await served({ idTable, probe })).toEqual(["fan.0"]);
    expect(data).toEqual([{ name: "fan", driverData: 3 }]);
  });

  test("devices that its table of compatible strings says: what the device says first counts most", async () => {
    const data: unknown[] = [];
    const probe = (pdev: PlatformDevice): void => void data.push(pdev.matchData);
    const ofMatchTable = [
      { compatible: "acme,lamp", data: "old" },
      { compatible: "acme,lamp-v2", data: "new" },
    ];
    expect(await served({ name: "other", ofMatchTable, probe })).toEqual(["lamp.0"]);
    expect(data).toEqual(["new"]);
  });

  test("a device that is told so, whatever it matches, and that device alone", async () => {
    const dev = device("lamp");
    const override = "/sys/bus/platform/devices/lamp/driver_override";
    expect(await read(override)).toBe("(null)\n");
    await sim.kernel.vfs.writeFile(override, "generic\n");
    expect(await read(override)).toBe("generic\n");
    await k.platform.registerDriver({ name: "lamp" }).probed;
    expect(dev.driver).toBeUndefined();
    await k.platform.registerDriver({ name: "generic" }).probed;
    expect(dev.driver?.name).toBe("generic");
    await sim.kernel.vfs.writeFile(override, "\n");
    expect(await read(override)).toBe("(null)\n");
  });

  test("a device of another module, until either leaves", async () => {
    await load(sim, "board", (own) => void own.platform.registerDevice("lamp"));
    const calls: string[] = [];
    await load(sim, "driver", (own) => {
      own.platform.registerDriver({
        name: "lamp",
        probe: () => void calls.push("probe"),
        remove: () => void calls.push("remove"),
      });
    });
    await sim.rmmod("board");
    await load(sim, "board", (own) => void own.platform.registerDevice("lamp"));
    await sim.rmmod("driver");
    expect(calls).toEqual(["probe", "remove", "probe", "remove"]);
  });
});

describe("what a driver learns", () => {
  test("platform data, and resources by kind, number and name", () => {
    const pdev = device("lamp", {
      platformData: { colour: "red" },
      resources: [resMem(0x1000, 0x100, "registers"), resIrq(33), resIrq(34, "alarm")],
    });
    expect(pdev.platformData).toEqual({ colour: "red" });
    expect(pdev.getResource(IORESOURCE_MEM)).toMatchObject({ start: 0x1000, end: 0x10ff });
    expect(pdev.getResourceByName(IORESOURCE_MEM, "registers")?.start).toBe(0x1000);
    expect(pdev.getResource(IORESOURCE_MEM, 1)).toBeUndefined();
    expect([pdev.irqCount, pdev.getIrq(), pdev.getIrq(1), pdev.getIrqByName("alarm")]).toEqual([
      2, 33, 34, 34,
    ]);
  });

  test("an irq that it has not: ENXIO, or nothing where it is optional", () => {
    const pdev = device("lamp");
    expect(() => pdev.getIrq()).toThrow(refusal("ENXIO", /lamp: IRQ index 0 not found/));
    expect(() => pdev.getIrqByName("alarm")).toThrow(refusal("ENXIO", /lamp: IRQ alarm not found/));
    expect(pdev.getIrqOptional()).toBeUndefined();
  });
});

describe("a bundle", () => {
  test("is a driver and its device, bound when it is there", async () => {
    const pdev = await k.platform.createBundle(
      {
        name: "lamp",
        probe: (dev, own) => void (dev.drvdata = own.gpio.output("GPIO4", { label: dev.name })),
      },
      { platformData: 7 },
    );
    expect([pdev.name, pdev.isBound, pdev.platformData]).toEqual(["lamp", true, 7]);
    expect(sim.kernel.vfs.readdir("/sys/bus/platform/drivers/lamp")).toContain("lamp");
  });

  test.each<[string, string, RegExp, () => number | Promise<void>]>([
    ["throws", "EBUSY", /taken already/, () => Promise.reject(new KernelError(EBUSY, "taken already"))],
    ["answers an errno", "ENXIO", /probe of lamp failed/, () => -ENXIO],
    [
      "oopses",
      "ENODEV",
      /lamp was not probed; see: tophalf dmesg/,
      () => Promise.reject(new TypeError("bad")),
    ],
  ])("whose probe %s is refused so: %s", async (_what, code, message, probe) => {
    const before = treeOf(sim);
    const create = load(sim, "board", async (own) => {
      await own.platform.createBundle({ name: "lamp", probe });
    });
    await expect(create).rejects.toEqual(refusal(code, message));
    expect(treeOf(sim)).toEqual(before);
  });

  test("whose name another driver has: EBUSY", async () => {
    k.platform.registerDriver({ name: "lamp" });
    await expect(k.platform.createBundle({ name: "lamp" })).rejects.toEqual(refusal("EBUSY"));
  });
});

describe("in /sys", () => {
  test("a device says what it is", async () => {
    device("lamp", {}, 0);
    expect(await read("/sys/bus/platform/devices/lamp.0/modalias")).toBe("platform:lamp\n");
    expect(await read("/sys/bus/platform/devices/lamp.0/uevent")).toBe("MODALIAS=platform:lamp\n");
  });

  test("a device of a device tree says what it is compatible with", async () => {
    device("lamp", { compatible: ["acme,lamp-v2", "acme,lamp"] });
    expect(await read("/sys/bus/platform/devices/lamp/uevent")).toBe(
      "OF_NAME=lamp\nOF_COMPATIBLE_0=acme,lamp-v2\nOF_COMPATIBLE_1=acme,lamp\nOF_COMPATIBLE_N=2\n" +
        "MODALIAS=of:NlampT(null)Cacme,lamp-v2Cacme,lamp\n",
    );
  });

  test("groups of attributes come with the device", async () => {
    device("lamp", { groups: [{ attrs: [{ name: "watts", mode: 0o444, show: () => "7\n" }] }] });
    expect(await read("/sys/devices/platform/lamp/watts")).toBe("7\n");
  });

  test("a module that leaves leaves nothing", async () => {
    const before = treeOf(sim);
    await load(sim, "board", (own) => {
      own.platform.registerDriver({ name: "lamp" });
      own.platform.registerDevice("lamp", PLATFORM_DEVID_AUTO);
    });
    await sim.rmmod("board");
    expect(treeOf(sim)).toEqual(before);
    expect(device("lamp", {}, PLATFORM_DEVID_AUTO).id).toBe(0);
  });
});
