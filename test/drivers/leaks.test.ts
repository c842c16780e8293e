/** No driver leaves anything behind: not when it leaves, and not when any one thing that its init takes is refused. */
import { queryObjects } from "node:v8";
import { simulate, type Simulation } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { refusal } from "../runtime/support.ts";
import { type Driver, drivers, stateOf, whileTimePasses } from "./all.ts";

/** Lets the board and the tree of files refuse as well: the nth failure may come when half of something was taken. */
function failBelow({ kernel, board }: Simulation): void {
  const guard = (target: object, method: string, then: (result: unknown) => void = () => undefined): void => {
    const original = Reflect.get(target, method) as (...args: unknown[]) => unknown;
    const guarded = (...args: unknown[]): unknown => {
      kernel.faults.pass(method);
      const result = original.apply(target, args);
      then(result);
      return result;
    };
    Object.defineProperty(target, method, { value: guarded });
  };
  for (const add of ["addDirectory", "addFile", "addSymlink"]) guard(kernel.vfs.tree, add);
  for (const chip of board.chips) {
    guard(chip, "request", (line) => {
      guard(line as object, "setEdges");
    });
  }
}

const insmod = (sim: Simulation, { file, params }: Pick<Driver, "file" | "params">): Promise<void> =>
  whileTimePasses(sim, sim.insmod(file, params));

const rmmod = (sim: Simulation): Promise<void> =>
  whileTimePasses(sim, sim.rmmod(sim.kernel.modules.all[0]?.name ?? ""));

/** How many things the driver's init takes; and, unless only the module's own count, how often it asks the board and the tree for one. */
async function acquisitionsOf(driver: Driver, { below = true } = {}): Promise<number> {
  const sim = await driver.ready();
  if (below) failBelow(sim);
  sim.failNth(0);
  await insmod(sim, driver);
  return sim.kernel.faults.count;
}

/** A kernel that refuses the nth thing that the driver takes. */
async function refusing(driver: Driver, nth: number): Promise<Simulation> {
  const sim = await driver.ready();
  failBelow(sim);
  sim.failNth(nth);
  return sim;
}

describe("the sweep", () => {
  test.each([
    ["guide/hello-1", 0],
    ["guide/chardev", 3], // number, class, device
    ["guide/bottomhalf", 6], // three lines, two irqs, a tasklet
  ])("finds what init takes: %s %i things", async (name, count) => {
    const driver = drivers.find((one) => one.name === name);
    expect(driver && (await acquisitionsOf(driver, { below: false }))).toBe(count);
  });

  test("sees what is left in any list of the kernel", async () => {
    const sim = simulate();
    const before = await stateOf(sim);
    const stop = sim.kernel.vfs.tree.watch({ added: ignore, removed: ignore, changed: ignore });
    expect(await stateOf(sim)).not.toEqual(before);
    stop();
    sim.kernel.tasks.follow();
    expect(await stateOf(sim)).not.toEqual(before);
    sim.kernel.tasks.unfollow();
    expect(await stateOf(sim)).toEqual(before);
  });
});

describe.each(drivers)("$name", (driver) => {
  const { name, definition, params } = driver;

  test("loads, and leaves the kernel as it was", async () => {
    const sim = await driver.ready();
    const before = await stateOf(sim);
    await insmod(sim, driver);
    expect(await stateOf(sim)).not.toEqual(before);
    await rmmod(sim);
    expect(await stateOf(sim)).toEqual(before);
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("leaves the kernel as it was whichever acquisition of its init is refused", async () => {
    const acquisitions = await acquisitionsOf(driver);
    for (let nth = 1; nth <= acquisitions; nth++) {
      const sim = await refusing(driver, nth);
      const before = await stateOf(sim);
      await expect(insmod(sim, driver)).rejects.toEqual(refusal("ENOMEM", new RegExp(`acquisition ${nth} `)));
      expect(await stateOf(sim), `after acquisition ${nth} of ${acquisitions} was refused`).toEqual(before);
      expect(sim.kernel.oopses.count).toBe(0);
    }
  });

  test("loads when it is tried again after any refusal", async () => {
    const acquisitions = await acquisitionsOf(driver);
    for (let nth = 1; nth <= acquisitions; nth++) {
      const sim = await refusing(driver, nth);
      const loaded = sim.kernel.modules.all.length;
      await expect(insmod(sim, driver)).rejects.toEqual(refusal("ENOMEM"));
      await insmod(sim, driver);
      expect(sim.kernel.modules.all).toHaveLength(loaded + 1);
    }
  });

  test("leaves no object behind in some hundred lives; npm run bench -- cycles has ten thousand", async () => {
    const sim = await driver.ready();
    const live = async (lives: number): Promise<number> => {
      for (let life = 0; life < lives; life++) {
        await whileTimePasses(sim, sim.kernel.modules.insmod({ name: "immortal", definition }, params));
        await whileTimePasses(sim, sim.rmmod("immortal"));
      }
      sim.kernel.printk.ring.clear();
      for (const bus of sim.board.i2cAdapters) bus.records.splice(0);
      return queryObjects(Object, { format: "count" });
    };
    const before = [await stateOf(sim), await live(20)] as const;
    const grown = (await live(LIVES)) - before[1];
    expect(grown, `objects more after ${LIVES} lives`).toBeLessThan(LIVES / 2);
    expect(await stateOf(sim)).toEqual(before[0]);
  });

  test("says under which license it is, and has a name of its own", () => {
    expect(definition.license).toMatch(/GPL|MIT|BSD/);
    expect(drivers.filter((other) => other.name === name)).toHaveLength(1);
  });
});

const LIVES = 200;
const ignore = (): void => undefined;
