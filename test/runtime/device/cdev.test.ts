/** Regions of device numbers, and the cdevs that serve them. */
import fc from "fast-check";
import { type FileOperations, MAJOR, MINOR, MKDEV, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const devices = (): Promise<string> => sim.kernel.vfs.readFile("/proc/devices");
const says = (text: string): FileOperations => ({ read: (_file, to) => to.putAt(text) });
/** Makes a node for a number. */
const node = (name: string, devt: number): void =>
  void k.device.create(k.class.create(name), devt, name, { mode: 0o666 });
const cat = (name: string): Promise<string> => sim.kernel.vfs.readFile(`/dev/${name}`);

describe("a region", () => {
  test("is reserved on a free major, from 254 down, with the minors that were asked for", async () => {
    const region = k.chrdev.allocRegion(8, 4, "ioctltest");
    expect([region.major, MAJOR(region.from), MINOR(region.from), region.count]).toEqual([254, 254, 8, 4]);
    expect(k.chrdev.register(0, "next", {})).toBe(253);
    expect(await devices()).toContain("253 next\n254 ioctltest\n");
  });

  test("may be two of one major, and then /proc/devices has two lines", async () => {
    k.chrdev.registerRegion(MKDEV(42, 4), 4, "high");
    k.chrdev.registerRegion(MKDEV(42, 0), 4, "low");
    expect(await devices()).toContain("Character devices:\n 42 low\n 42 high\n\n");
  });

  test("may run over into the next major: a line for each, and both are taken", async () => {
    k.chrdev.registerRegion(MKDEV(42, 2 ** 20 - 1), 3, "wide");
    expect(await devices()).toContain(" 42 wide\n 43 wide\n");
    expect(() => k.chrdev.registerRegion(MKDEV(43, 1), 1, "late")).toThrow(
      refusal("EBUSY", /belongs to wide/),
    );
    k.chrdev.registerRegion(MKDEV(43, 2), 1, "beside");
  });

  test("that collides is refused as a whole", async () => {
    k.chrdev.registerRegion(MKDEV(43, 0), 1, "first");
    const before = await devices();
    expect(() => k.chrdev.registerRegion(MKDEV(42, 0), 2 ** 20 + 1, "wide")).toThrow(
      refusal("EBUSY", /major 43 belongs to first/),
    );
    expect(await devices()).toBe(before);
  });

  test.each([
    ["major 0", MKDEV(0, 5), 1],
    ["major 512", MKDEV(512, 0), 1],
    ["no numbers", MKDEV(42, 0), 0],
    ["half a number", MKDEV(42, 0), 0.5],
    ["nothing", Number.NaN, 1],
  ])("of %s is refused: EINVAL", (_what, from, count) => {
    expect(() => k.chrdev.registerRegion(from, count, "odd")).toThrow(refusal("EINVAL"));
    expect(() => k.cdev({}).add(from, count)).toThrow(refusal("EINVAL"));
  });

  test("goes back early, and once", async () => {
    const region = k.chrdev.allocRegion(0, 1, "mine");
    region.unregister();
    k.chrdev.registerRegion(region.from, 1, "next");
    region.unregister();
    expect(await devices()).toContain("254 next\n");
  });

  test("goes back with its module", async () => {
    await load(sim, "short", (own) => void own.chrdev.allocRegion(0, 1, "short"));
    expect(await devices()).toContain("254 short\n");
    await sim.rmmod("short");
    expect(await devices()).not.toContain("short");
  });

  test("overlaps with none that is there, whatever came before", () => {
    const range = fc.record({
      minor: fc.nat(40),
      count: fc.integer({ min: 1, max: 10 }),
      drop: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const { chrdevs } = simulate().kernel;
        const taken = new Set<number>();
        for (const { minor, count, drop } of ranges) {
          const numbers = Array.from({ length: count }, (_, n) => minor + n);
          const free = numbers.every((n) => !taken.has(n));
          const reserve = () => chrdevs.registerRegion(MKDEV(42, minor), count, "any");
          if (!free) expect(reserve).toThrow(refusal("EBUSY"));
          else if (drop) reserve().unregister();
          else {
            reserve();
            for (const n of numbers) taken.add(n);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("a cdev", () => {
  test("serves a range of minors, and nothing beside it", async () => {
    const region = k.chrdev.allocRegion(0, 3, "three");
    k.cdev({ read: (file, to) => to.putAt(`minor ${MINOR(file.devt)}`) }).add(region.from, 2);
    for (const minor of [0, 1, 2]) node(`three${minor}`, MKDEV(region.major, minor));
    expect([await cat("three0"), await cat("three1")]).toEqual(["minor 0", "minor 1"]);
    await expect(cat("three2")).rejects.toEqual(refusal("ENXIO"));
  });

  test("reserves nothing: a region alone is in /proc/devices", async () => {
    k.cdev({}).add(MKDEV(42, 0), 1);
    expect(await devices()).toBe("Character devices:\n\nBlock devices:\n");
  });

  test("may be several on one major", async () => {
    k.cdev(says("a")).add(MKDEV(42, 0), 1);
    k.cdev(says("b")).add(MKDEV(42, 1), 1);
    node("a", MKDEV(42, 0));
    node("b", MKDEV(42, 1));
    expect([await cat("a"), await cat("b")]).toEqual(["a", "b"]);
  });

  test("of a narrower range comes before a wider one, and of equal ones the newest, as in kobj_map", async () => {
    const first = k.cdev(says("first"));
    const second = k.cdev(says("second"));
    first.add(MKDEV(42, 1), 1);
    k.cdev(says("wide")).add(MKDEV(42, 0), 4);
    node("x", MKDEV(42, 1));
    expect(await cat("x")).toBe("first");
    second.add(MKDEV(42, 1), 1);
    expect(await cat("x")).toBe("second");
    second.del();
    first.del();
    expect(await cat("x")).toBe("wide");
  });

  test("that comes and goes is followed by the nodes that exist", async () => {
    node("late", MKDEV(42, 7));
    await expect(cat("late")).rejects.toEqual(refusal("ENXIO"));
    const cdev = k.cdev(says("here"));
    cdev.add(MKDEV(42, 0), 8);
    expect(await cat("late")).toBe("here");
    cdev.del();
    cdev.del();
    await expect(cat("late")).rejects.toEqual(refusal("ENXIO"));
  });

  test("that is deleted goes on for whoever has it open", async () => {
    const cdev = k.cdev(says("still"));
    cdev.add(MKDEV(42, 0), 1);
    node("open", MKDEV(42, 0));
    const file = await sim.kernel.vfs.open("/dev/open");
    cdev.del();
    expect(String(await file.read())).toBe("still");
    await file.close();
  });

  test("is added once at a time: EBUSY", () => {
    const cdev = k.cdev({});
    cdev.add(MKDEV(42, 0), 1);
    expect(() => {
      cdev.add(MKDEV(43, 0), 1);
    }).toThrow(refusal("EBUSY"));
    cdev.del();
    cdev.add(MKDEV(43, 0), 1);
  });

  test("holds its module while a file of it is open, and leaves with it", async () => {
    await load(sim, "served", (own) => {
      own.cdev(says("x")).add(MKDEV(42, 0), 1);
    });
    node("mine", MKDEV(42, 0));
    const file = await sim.kernel.vfs.open("/dev/mine");
    await expect(sim.rmmod("served")).rejects.toEqual(refusal("EBUSY", /\/dev\/mine is open/));
    await file.close();
    await sim.rmmod("served");
    await expect(cat("mine")).rejects.toEqual(refusal("ENXIO"));
  });
});
