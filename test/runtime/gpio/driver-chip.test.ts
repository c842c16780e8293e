/** Chips that drivers add: how their lines are named, taken and given back, and what happens when a chip goes. */
import { EIO, type GpioChipOptions, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { whileTimePasses } from "../../drivers/all.ts";
import { contextOf, load, refusal } from "../support.ts";
import { Expander, refusing } from "./expander.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "driver");
});
const soon = <T>(work: Promise<T>): Promise<T> => whileTimePasses(sim, work);

describe("a chip that a driver adds", () => {
  test("is listed behind the board's, under the next free name", async () => {
    await Expander.load(sim);
    expect(sim.kernel.gpio.chips.map(({ name, label }) => [name, label]).at(-1)).toEqual([
      "gpiochip2",
      "expander",
    ]);
    expect([...sim.kernel.gpio.status()].at(-8)).toMatchObject({
      chip: "expander",
      offset: 0,
      name: "P0",
      direction: "input",
      level: undefined,
      consumer: undefined,
    });
  });

  test.each(["expander:2", "expander:P2", "P2"])("has its lines under the name %s", async (name) => {
    const expander = await Expander.load(sim);
    await soon(k.gpio.outputCansleep(name, { initial: 1 }));
    expect(expander.calls).toEqual(["out 2 1"]);
  });

  test.each(["expander:8", "expander:P3", "expander:", "expander", "other:1", "P3", ":1"])(
    "has no line %j: EINVAL",
    async (name) => {
      await Expander.load(sim);
      expect(() => k.gpio.input(name)).toThrow(refusal("EINVAL", /no line '.*'.*tophalf gpio info/));
    },
  );

  test("and another one with lines of the same names: EINVAL, saying how to choose", async () => {
    const expander = await Expander.load(sim);
    k.gpio.addChip({ ...expander.options(k, true), label: "second" });
    expect(() => k.gpio.input("P0")).toThrow(refusal("EINVAL", /say expander:P0 or second:P0/));
    expect(sim.kernel.gpio.find("second:P0")).toEqual({ chip: "second", offset: 0 });
  });

  test.each<[string, Partial<GpioChipOptions>, string]>([
    ["a label that is taken", { label: "pinctrl-bcm2711" }, "EBUSY"],
    ["a label of two words", { label: "my chip" }, "EINVAL"],
    ["no lines", { ngpio: 0 }, "EINVAL"],
    ["half a line", { ngpio: 1.5 }, "EINVAL"],
    ["more names than lines", { ngpio: 1, names: ["A", "B"] }, "EINVAL"],
  ])("with %s is refused", (_what, options, code) => {
    expect(() => k.gpio.addChip({ ...new Expander().options(k, true), ...options })).toThrow(refusal(code));
  });

  test("goes with its module, and may come back", async () => {
    await Expander.load(sim);
    await sim.rmmod("expander");
    expect(() => sim.kernel.gpio.find("expander:0")).toThrow(refusal("EINVAL"));
    const again = await Expander.load(sim);
    again.chip?.remove();
    again.chip?.remove();
    expect(sim.kernel.gpio.chips).toHaveLength(2);
  });
});

test("the board's own lines have chip and offset as a name as well", () => {
  k.gpio.output("pinctrl-bcm2711:17", { initial: 1 });
  expect(sim.board.line("GPIO17").wire.driven).toBe(1);
});

describe("a chip that needs no waiting", () => {
  test("has lines like the board's", async () => {
    const expander = await Expander.load(sim, { canSleep: false });
    const out = k.gpio.output("P0", { initial: 1, activeLow: true });
    out.set(0);
    const input = k.gpio.input("P1", { activeLow: true });
    expect([out.get(), input.get(), out.cansleep]).toEqual([0, 1, false]);
    expect(sim.kernel.gpio.lineInfo("P1")).toMatchObject({ direction: "input", level: 1, activeLow: true });
    out.free();
    input.free();
    expect(expander.calls.filter((call) => !call.startsWith("get"))).toEqual([
      "out 0 0",
      "set 0 1",
      "in 1",
      "set 0 0",
    ]);
  });

  test("has lines that are taken together", async () => {
    const expander = await Expander.load(sim, { canSleep: false });
    const lines = k.gpio.outputs(["P0", "GPIO17", "P2"]);
    lines.set([1, 1, undefined]);
    expect(lines.get()).toEqual([1, 1, 0]);
    expect(() => k.gpio.inputs(["P1", "P2"])).toThrow(refusal("EBUSY", /P2 is in use by "driver"/));
    expect(expander.outputs).toEqual(new Set([0, 2]));
    lines.free();
    k.gpio.inputs(["P1", "P2"]);
  });

  test("but whose callbacks are async is refused, saying what its driver has to do", () => {
    const expander = new Expander();
    k.gpio.addChip({ ...expander.options(k, true), canSleep: false });
    expect(() => k.gpio.input("P0")).toThrow(refusal("EINVAL", /its driver has to add it with canSleep/));
  });
});

describe("a line that is held", () => {
  test("is refused to others, naming the consumer", async () => {
    await Expander.load(sim);
    await soon(k.gpio.inputCansleep("P0", { label: "door" }));
    await expect(k.gpio.inputCansleep("expander:0")).rejects.toEqual(
      refusal("EBUSY", /P0 is in use by "door"/),
    );
    expect([...sim.kernel.gpio.status()].find(({ name }) => name === "P0")?.consumer).toBe("door");
  });

  test("keeps the module that drives the chip, until it is given back", async () => {
    await Expander.load(sim);
    const line = await soon(k.gpio.inputCansleep("P0"));
    await expect(sim.rmmod("expander")).rejects.toEqual(refusal("EBUSY", /driver holds line 0 of expander/));
    await soon(line.free());
    await sim.rmmod("expander");
  });

  test("by that module itself does not", async () => {
    const expander = await Expander.load(sim);
    await soon(expander.k?.gpio.inputCansleep("P0") ?? Promise.reject(new Error("no k")));
    await soon(sim.rmmod("expander"));
    expect(sim.kernel.gpio.chips).toHaveLength(2);
  });

  test("answers ENODEV when its chip is taken away all the same, and the log says who had it", async () => {
    const expander = await Expander.load(sim);
    const line = await soon(k.gpio.outputCansleep("P0", { label: "pump" }));
    expander.chip?.remove();
    await expect(line.setCansleep(1)).rejects.toEqual(refusal("ENODEV", /expander.* has gone/));
    await expect(line.getCansleep()).rejects.toEqual(refusal("ENODEV"));
    await line.free();
    expect(sim.log.at(-1)).toMatch(/gpiochip2 \(expander\) is removed while lines are held: 0 \(pump\)/);
    await sim.rmmod("expander");
  });
});

describe("a callback", () => {
  test("that refuses a request leaves the line free", async () => {
    const expander = await Expander.load(sim);
    expander.refusal = refusing(EIO);
    await expect(soon(k.gpio.outputCansleep("P0"))).rejects.toEqual(refusal("EIO", /the bus is broken/));
    expander.refusal = undefined;
    await soon(k.gpio.outputCansleep("P0"));
    await expect(sim.rmmod("expander")).rejects.toEqual(refusal("EBUSY"));
  });

  test("that throws by mistake is an oops of its module, and EIO for the caller", async () => {
    const expander = await Expander.load(sim);
    const line = await soon(k.gpio.inputCansleep("P0"));
    expander.refusal = new TypeError("no such thing");
    await expect(soon(line.getCansleep())).rejects.toEqual(refusal("EIO"));
    expect(sim.log.at(-1)).toMatch(
      /^Oops #1 in expander, get of gpio chip expander: TypeError: no such thing/,
    );
  });

  test.each([{ bias: "pull-up" as const }, { debounce: 100 }])(
    "that is not there: %j is EOPNOTSUPP",
    async (options) => {
      await Expander.load(sim);
      await expect(k.gpio.inputCansleep("P0", options)).rejects.toEqual(refusal("EOPNOTSUPP"));
      await soon(k.gpio.inputCansleep("P0"));
    },
  );

  test("setConfig hears what is wanted of the pad", async () => {
    const pads: unknown[] = [];
    await Expander.load(sim, { setConfig: (offset, config) => void pads.push([offset, config]) });
    await soon(k.gpio.outputCansleep("P1", { drive: "open-drain" }));
    await soon(k.gpio.inputCansleep("P0", { bias: "pull-up", debounce: 5 }));
    expect(pads).toEqual([
      [1, { bias: "as-is", drive: "open-drain", debounce: 0 }],
      [0, { bias: "pull-up", drive: "push-pull", debounce: 5 }],
    ]);
    expect(sim.kernel.gpio.lineInfo("P0").bias).toBe("pull-up");
  });

  test("that a chip of outputs or of inputs does not have: EIO", async () => {
    k.gpio.addChip({ ngpio: 8, label: "in", get: () => 1 });
    k.gpio.addChip({ ngpio: 8, label: "out", directionOutput: () => undefined });
    expect(() => k.gpio.output("in:0")).toThrow(refusal("EIO", /inputs only/));
    expect(() => k.gpio.input("out:0")).toThrow(refusal("EIO", /outputs only/));
    expect(() => k.gpio.input("in:0").toIrq()).toThrow(refusal("ENXIO"));
    await load(sim, "other", (k2) => void k2.gpio.input("in:1"));
  });

  test("stamps no edges, as its driver hears of them late; a chip of the board does", () => {
    k.gpio.addChip({ ngpio: 8, label: "in", get: () => 1 });
    expect(["in:0", "GPIO4"].map((line) => k.gpio.input(line).stampsEdges)).toEqual([false, true]);
  });
});
