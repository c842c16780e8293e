/** Character device numbers, as register_chrdev() hands them out. */
import fc from "fast-check";
import { MAJOR, MINOR, MKDEV, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, device, load, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const devices = (): Promise<string> => sim.kernel.vfs.readFile("/proc/devices");

describe("a device number", () => {
  test("is 12 bits of major and 20 of minor, which come apart again", () => {
    expect(MKDEV(240, 3)).toBe(240 * 1048576 + 3);
    fc.assert(
      fc.property(fc.nat(4095), fc.nat(2 ** 20 - 1), (major, minor) => {
        const devt = MKDEV(major, minor);
        expect([MAJOR(devt), MINOR(devt)]).toEqual([major, minor]);
      }),
    );
  });
});

describe("register", () => {
  test("gives free majors from 254 down", () => {
    expect([1, 2, 3].map((n) => k.chrdev.register(0, `d${n}`, {}))).toEqual([254, 253, 252]);
  });

  test("gives a major that came free again before a lower one", async () => {
    await device(sim, {}, { name: "gadget" });
    expect(k.chrdev.register(0, "mine", {})).toBe(253);
    await sim.rmmod("gadget");
    expect([k.chrdev.register(0, "next", {}), k.chrdev.register(0, "after", {})]).toEqual([254, 252]);
  });

  // CHRDEV_MAJOR_DYN_END, CHRDEV_MAJOR_DYN_EXT_START and _END, fs/char_dev.c
  test("goes on from 511 to 384 after 234, and then none is free: EBUSY", () => {
    const majors = Array.from({ length: 21 + 128 }, (_, n) => k.chrdev.register(0, `d${n}`, {}));
    expect([majors[0], majors[20], majors[21], majors.at(-1)]).toEqual([254, 234, 511, 384]);
    expect(() => k.chrdev.register(0, "one too many", {})).toThrow(refusal("EBUSY"));
  });

  test("takes the major that is asked for", () => {
    expect(k.chrdev.register(42, "mine", {})).toBe(42);
    expect(k.chrdev.register(511, "last", {})).toBe(511);
  });

  test("refuses one that is taken: EBUSY, with the name of who has it", () => {
    k.chrdev.register(42, "mine", {});
    expect(() => k.chrdev.register(42, "yours", {})).toThrow(refusal("EBUSY", /42 belongs to mine/));
  });

  test("does not give out dynamically what is taken", () => {
    k.chrdev.register(254, "mine", {});
    expect(k.chrdev.register(0, "other", {})).toBe(253);
  });

  test.each([-1, 512, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d: EINVAL", (major) => {
    expect(() => k.chrdev.register(major, "odd", {})).toThrow(refusal("EINVAL"));
  });
});

describe("register with minors", () => {
  test("lets several drivers share a major", async () => {
    k.chrdev.register(42, "low", {}, { baseMinor: 0, count: 4 });
    k.chrdev.register(42, "high", {}, { baseMinor: 4, count: 4 });
    expect(await devices()).toContain(" 42 low\n 42 high\n");
  });

  test("refuses minors of which one is taken: EBUSY, with who has which", () => {
    k.chrdev.register(42, "low", {}, { baseMinor: 0, count: 4 });
    expect(() => k.chrdev.register(42, "high", {}, { baseMinor: 3, count: 4 })).toThrow(
      refusal("EBUSY", /major 42 belongs to low \(minors 0 … 3\)/),
    );
  });

  test.each([
    [-1, 1],
    [0, 0],
    [0.5, 1],
    [0, 2 ** 20 + 1],
    [2 ** 20, 1],
  ])("refuses base minor %d, count %d: EINVAL", (baseMinor, count) => {
    expect(() => k.chrdev.register(42, "odd", {}, { baseMinor, count })).toThrow(refusal("EINVAL"));
    expect(() => k.chrdev.allocRegion(baseMinor, count, "odd")).toThrow(refusal("EINVAL"));
  });
});

describe("unregister", () => {
  test("gives a major back before the module leaves, once", async () => {
    k.chrdev.register(42, "mine", {});
    k.chrdev.unregister(42, "mine");
    expect(await devices()).not.toContain("mine");
    const other = await contextOf(sim, "other");
    other.chrdev.register(42, "yours", {});
    k.chrdev.unregister(42, "mine");
    expect(await devices()).toContain(" 42 yours\n");
    await sim.rmmod("probe");
    expect(await devices()).toContain(" 42 yours\n");
  });

  test("leaves other minors of the major alone", async () => {
    k.chrdev.register(42, "low", {}, { baseMinor: 0, count: 4 });
    k.chrdev.register(42, "high", {}, { baseMinor: 4, count: 4 });
    k.chrdev.unregister(42, "low", { baseMinor: 0, count: 4 });
    expect(await devices()).toContain("Character devices:\n 42 high\n\n");
  });
});

describe("/proc/devices", () => {
  test("is as Linux has it, in the order of the majors", async () => {
    k.chrdev.register(0, "chardev", {});
    k.chrdev.register(7, "seven", {});
    k.chrdev.register(42, "answer", {});
    expect(await devices()).toBe(
      "Character devices:\n  7 seven\n 42 answer\n254 chardev\n\nBlock devices:\n",
    );
  });

  test("forgets a module's majors when it leaves", async () => {
    await device(sim, {});
    expect(await devices()).toContain("254 gadget\n");
    await sim.rmmod("gadget");
    expect(await devices()).toBe("Character devices:\n\nBlock devices:\n");
  });
});

describe("a node", () => {
  test("of a number that nobody serves: ENXIO", async () => {
    k.device.create(k.class.create("ghost"), MKDEV(99, 0), "ghost");
    await expect(sim.kernel.vfs.open("/dev/ghost")).rejects.toEqual(refusal("ENXIO"));
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("that outlives its driver: ENXIO, until another takes the number", async () => {
    k.device.create(k.class.create("ghost"), MKDEV(99, 0), "ghost");
    const serve = (): Promise<void> =>
      load(
        sim,
        "server",
        (server) => void server.chrdev.register(99, "server", { read: (_file, to) => to.putAt("hi") }),
      );
    await serve();
    expect(await sim.kernel.vfs.readFile("/dev/ghost")).toBe("hi");
    await sim.rmmod("server");
    await expect(sim.kernel.vfs.open("/dev/ghost")).rejects.toEqual(refusal("ENXIO"));
    await serve();
    expect(await sim.kernel.vfs.readFile("/dev/ghost")).toBe("hi");
  });

  test("holds the driver that serves it, not the module that made it", async () => {
    k.device.create(k.class.create("ghost"), MKDEV(99, 0), "ghost");
    await load(sim, "server", (server) => void server.chrdev.register(99, "server", {}));
    const file = await sim.kernel.vfs.open("/dev/ghost");
    await expect(sim.rmmod("server")).rejects.toEqual(refusal("EBUSY"));
    expect(k.module.refcount).toBe(0);
    await file.close();
  });

  test("of any of a driver's 256 first minors is served by it, and beyond is nobody's: ENXIO", async () => {
    const major = k.chrdev.register(0, "many", { read: () => 0 });
    const cls = k.class.create("many");
    for (const minor of [0, 255, 256]) k.device.create(cls, MKDEV(major, minor), `many${minor}`);
    expect(await sim.kernel.vfs.readFile("/dev/many0")).toBe("");
    expect(await sim.kernel.vfs.readFile("/dev/many255")).toBe("");
    await expect(sim.kernel.vfs.open("/dev/many256")).rejects.toEqual(refusal("ENXIO"));
  });
});
