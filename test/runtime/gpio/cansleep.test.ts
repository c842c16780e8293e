/** Lines of chips that have to be waited for. */
import { EIO, type ModuleContext, type OutputLine } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { GpioTool } from "../../../runtime/control/gpio-tool.ts";
import { whileTimePasses } from "../../drivers/all.ts";
import { contextOf, load, refusal } from "../support.ts";
import { Expander, refusing } from "./expander.ts";

let sim: Simulation;
let k: ModuleContext;
let expander: Expander;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "driver");
  expander = await Expander.load(sim);
});
const soon = <T>(work: Promise<T>): Promise<T> => whileTimePasses(sim, work);

describe("a line of a chip that sleeps", () => {
  test("is driven and read by calls that are waited for, and left as it was taken", async () => {
    const line = await soon(k.gpio.outputCansleep("P0", { initial: 1, activeLow: true }));
    await soon(line.setCansleep(false));
    expect(await soon(line.getCansleep())).toBe(0);
    await soon(line.free());
    expect(expander.calls).toEqual(["out 0 0", "set 0 1", "get 0", "set 0 0"]);
  });

  test("cannot be taken by the plain calls: EINVAL, naming those that can", () => {
    const how = refusal("EINVAL", /P0 is on expander, which has to be waited for: .*inputCansleep\(\)/);
    expect(() => k.gpio.input("P0")).toThrow(how);
    expect(() => k.gpio.output("P0")).toThrow(how);
    expect(() => k.gpio.inputs(["GPIO17", "P0"])).toThrow(how);
    k.gpio.input("GPIO17");
  });

  test("cannot be set or read without waiting: EINVAL, saying how", async () => {
    const line = await soon(k.gpio.outputCansleep("P0"));
    expect(line.cansleep).toBe(true);
    expect(() => line.set(1)).toThrow(
      refusal("EINVAL", /use await line.setCansleep\(\), in process context/),
    );
    expect(() => line.get()).toThrow(refusal("EINVAL", /use await line.getCansleep\(\)/));
  });

  test("is no output when it was taken as an input, and no irq the other way round", async () => {
    const input = (await soon(k.gpio.inputCansleep("P0"))) as unknown as OutputLine;
    await expect(input.setCansleep(1)).rejects.toEqual(refusal("EPERM", /P0 is an input/));
    const output = (await soon(k.gpio.outputCansleep("P1"))) as unknown as { toIrq(): number };
    expect(() => output.toIrq()).toThrow(refusal("EIO"));
  });

  test("that was given back is ENODEV", async () => {
    const line = await soon(k.gpio.inputCansleep("P0"));
    await soon(line.free());
    await expect(line.getCansleep()).rejects.toEqual(refusal("ENODEV", /P0 was given back/));
  });

  test("is waited for when its module leaves", async () => {
    await soon(
      load(sim, "user", async (k2) => {
        await k2.gpio.outputCansleep("P0", { initial: 1 });
      }),
    );
    expander.calls.splice(0);
    await soon(sim.rmmod("user"));
    expect(expander.calls).toEqual(["set 0 1"]);
    await sim.rmmod("expander");
  });

  test("cannot be left safely when the bus is broken: that is logged, and no oops", async () => {
    await soon(
      load(sim, "user", async (k2) => {
        await k2.gpio.outputCansleep("P0");
      }),
    );
    expander.refusal = refusing(EIO);
    await soon(sim.rmmod("user"));
    expect([sim.log.at(-1), sim.kernel.oopses.count]).toEqual([
      "gpio P0 was not left as it was found: the bus is broken",
      0,
    ]);
    await sim.rmmod("expander");
  });

  test("that comes when its module has left is given back at once", async () => {
    let taking: Promise<unknown> = Promise.resolve();
    await load(sim, "user", (k2) => void (taking = k2.gpio.outputCansleep("P0")));
    const refused = expect(taking).rejects.toEqual(refusal("ENODEV", /has been removed/));
    await sim.rmmod("user");
    await soon(refused);
    expect(expander.calls).toEqual(["out 0 0", "set 0 0"]);
  });
});

describe("a line of a chip that does not sleep", () => {
  test("can be used by the same calls", async () => {
    const [line, button] = [await k.gpio.outputCansleep("GPIO4", { initial: 1 }), sim.button("GPIO17")];
    const input = await k.gpio.inputCansleep("GPIO17");
    button.press();
    await line.setCansleep(0);
    expect([line.cansleep, line.get(), await line.getCansleep()]).toEqual([false, 0, 0]);
    line.set(1);
    expect([sim.board.line("GPIO4").wire.driven, await input.getCansleep(), input.get()]).toEqual([1, 1, 1]);
    await line.free();
  });

  test("has those calls also when it was taken without", async () => {
    const line = k.gpio.output("GPIO4");
    await line.setCansleep(true);
    expect([await line.getCansleep(), line.cansleep]).toEqual([1, false]);
    await expect((k.gpio.input("GPIO17") as unknown as OutputLine).setCansleep(1)).rejects.toEqual(
      refusal("EPERM"),
    );
  });
});

describe("tophalf gpio", () => {
  let tool: GpioTool;
  beforeEach(() => {
    tool = new GpioTool(sim.kernel.gpio, sim.kernel.irqs);
  });

  test("reads and drives lines that have to be waited for", async () => {
    expander.levels[1] = 1;
    expect(await soon(tool.get("expander:1"))).toBe(1);
    await soon(tool.set("expander:0", 1));
    await soon(tool.set("P0", 0));
    expect(await soon(tool.get("P0"))).toBe(0);
    await soon(tool.close());
    expect(expander.calls).toEqual(["in 1", "get 1", "out 0 1", "set 0 0", "get 0", "set 0 1"]);
  });

  test("drives the line again when its chip went and came back; what it holds keeps no module", async () => {
    await soon(tool.set("expander:0", 1));
    await sim.rmmod("expander");
    expander = await Expander.load(sim);
    await soon(tool.set("expander:0", 1));
    expect(expander.levels[0]).toBe(1);
  });

  test("is refused what the chip refuses", async () => {
    expander.refusal = refusing(EIO);
    await expect(soon(tool.set("expander:0", 1))).rejects.toEqual(refusal("EIO"));
    await expect(soon(tool.get("expander:0"))).rejects.toEqual(refusal("EIO"));
  });
});
