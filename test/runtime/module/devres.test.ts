/** What a module takes through `k` it may give back early; what it keeps is given back for it. */
import {
  type DeviceClass,
  EIO,
  IRQ_HANDLED,
  IRQF_TRIGGER_RISING,
  KernelError,
  type ModuleContext,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { Devres } from "../../../runtime/module/devres.ts";
import { contextOf, refusal, treeOf, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "owner");
});

const heldLines = (): string[] =>
  [...sim.kernel.gpio.status()].filter(({ consumer }) => consumer === "owner").map(({ name }) => name);

describe("given back early", () => {
  test("a line is free for the next, and rmmod does not miss it", async () => {
    k.gpio.output("GPIO4").free();
    expect(heldLines()).toEqual([]);
    await sim.rmmod("owner");
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("an irq is free; giving it back twice does nothing", async () => {
    const irq = k.gpio.input("GPIO17").toIrq();
    const held = k.irq.request(irq, () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "button");
    held.free();
    held.free();
    expect(sim.kernel.irqs.active).toEqual([]);
    await sim.rmmod("owner");
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("a second free of an irq does not take it from who has it now", () => {
    const irq = k.gpio.input("GPIO17").toIrq();
    const first = k.irq.request(irq, () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "first");
    first.free();
    k.irq.request(irq, () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "second");
    first.free();
    expect(sim.kernel.irqs.active).toHaveLength(1);
  });

  test("a device and its class are gone, and may be made again", async () => {
    const before = treeOf(sim);
    for (let round = 0; round < 2; round++) {
      const cls = k.class.create("things");
      const thing = k.device.create(cls, 0, "thing");
      thing.destroy();
      cls.destroy();
    }
    expect(treeOf(sim)).toEqual(before);
    await sim.rmmod("owner");
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("a line that is given back twice: ENODEV, and whoever has it now keeps it", () => {
    const line = k.gpio.output("GPIO4");
    line.free();
    k.gpio.output("GPIO4");
    expect(() => {
      line.free();
    }).toThrow(refusal("ENODEV"));
    expect(heldLines()).toEqual(["GPIO4"]);
  });
});

describe("kept until rmmod", () => {
  test("everything is given back: lines, irqs, nodes, numbers", async () => {
    await sim.rmmod("owner");
    const before = treeOf(sim);
    k = await contextOf(sim, "owner");
    k.gpio.output("GPIO4");
    k.irq.request(k.gpio.input("GPIO17").toIrq(), () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "button");
    const major = k.chrdev.register(0, "owner", {});
    k.device.create(k.class.create("owner"), major * 2 ** 20, "owner");
    await sim.rmmod("owner");
    expect(treeOf(sim)).toEqual(before);
    expect(heldLines()).toEqual([]);
    expect(sim.kernel.irqs.active).toEqual([]);
    expect(sim.kernel.chrdevs.find(major * 2 ** 20)).toBeUndefined();
  });

  test("a tasklet that waits for its turn does not run any more", async () => {
    let runs = 0;
    const tasklet = k.tasklet(() => {
      runs++;
    });
    tasklet.disable();
    tasklet.schedule();
    await sim.rmmod("owner");
    tasklet.enable();
    tasklet.schedule();
    await sim.advance("1ms");
    expect(runs).toBe(0);
  });
});

describe("a release that fails", () => {
  test("is an oops, and does not keep the others from being given back", async () => {
    const [chip] = sim.board.chips;
    const request = chip?.request.bind(chip);
    Object.defineProperty(chip, "request", {
      value: (...args: Parameters<NonNullable<typeof request>>) => {
        const line = request?.(...args) ?? {};
        const fail = (): never => {
          throw new KernelError(EIO, "the board is gone");
        };
        return Object.defineProperty(line, "release", { value: fail });
      },
    });
    k.gpio.output("GPIO4");
    k.gpio.output("GPIO5");
    k.class.create("first");
    await sim.rmmod("owner");
    expect(heldLines()).toEqual([]);
    expect(sim.kernel.vfs.readdir("/sys/class")).not.toContain("first");
    expect(sim.kernel.modules.all).toEqual([]);
    expect(sim.log).toEqual([
      expect.stringMatching(/^Oops #1 in owner, release of what it held: .*the board is gone/),
      expect.stringMatching(/^Oops #2 in owner, release of what it held: .*the board is gone/),
    ]);
  });
});

describe("a release that has to be waited for", () => {
  test("is waited for before what was taken earlier is given back", async () => {
    const devres = new Devres();
    const order: string[] = [];
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    devres.own(
      () => undefined,
      () => void order.push("first"),
    );
    devres.own(
      () => undefined,
      () => ended.then(() => void order.push("second")),
    );
    const done = devres.releaseAll(() => undefined);
    await turns(2);
    expect(order).toEqual([]);
    end();
    await done;
    expect(order).toEqual(["second", "first"]);
  });

  test("and fails is reported, and the others are given back", async () => {
    const devres = new Devres();
    const told: unknown[] = [];
    devres.own(
      () => undefined,
      () => void told.push("first"),
    );
    devres.own(
      () => undefined,
      () => Promise.reject(new Error("boom")),
    );
    await devres.releaseAll((error) => told.push((error as Error).message));
    expect(told).toEqual(["boom", "first"]);
  });
});

describe("what is taken after the module has left", () => {
  const takings: [string, () => unknown][] = [
    ["a line", () => k.gpio.output("GPIO4")],
    ["an irq", () => k.irq.request(32, () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "late")],
    ["a major number", () => k.chrdev.register(0, "late", {})],
    ["a class", () => k.class.create("late")],
    ["a device", () => k.device.create(kept, 0, "late")],
    ["a tasklet", () => k.tasklet(() => undefined)],
  ];

  /** Of a module that stays. */
  let kept: DeviceClass;

  test.each(takings)("is refused, and nothing is left of it: %s", async (_what, take) => {
    const other = await contextOf(sim, "other");
    kept = other.class.create("kept");
    expect(other.gpio.input("GPIO17").toIrq()).toBe(32);
    await sim.rmmod("owner");
    const before = [treeOf(sim), sim.kernel.chrdevs.show(), sim.kernel.irqs.active.length];
    expect(take).toThrow(refusal("ENODEV"));
    expect(heldLines()).toEqual([]);
    expect([treeOf(sim), sim.kernel.chrdevs.show(), sim.kernel.irqs.active.length]).toEqual(before);
  });
});
