/** Several lines at once, active-low and debounced lines, and lines that change their direction. */
import {
  IRQ_HANDLED,
  IRQF_NO_AUTOEN,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type IrqHandler,
  type ModuleContext,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";

const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "driver");
});
const statusOf = (name: string) => [...sim.kernel.gpio.status()].find((line) => line.name === name);
const drivenOf = (name: string) => sim.board.line(name).wire.driven;

describe("outputs", () => {
  test("are driven together, in the order of the request; undefined leaves one as it is", () => {
    const lines = k.gpio.outputs(["GPIO4", "J8_11", 27], { initial: 1 });
    expect(lines.get()).toEqual([1, 1, 1]);
    lines.set([0, undefined, 0]);
    expect(lines.get()).toEqual([0, 1, 0]);
    expect(["GPIO4", "GPIO17", "GPIO27"].map(drivenOf)).toEqual([0, 1, 0]);
  });

  test("are left at the level that they started with", () => {
    const lines = k.gpio.outputs(["GPIO4", "GPIO17"], { initial: 1, label: "pair" });
    const last: unknown[] = [];
    for (const name of ["GPIO4", "GPIO17"]) {
      sim.board.line(name).wire.onChange(() => last.push([name, drivenOf(name)]));
    }
    lines.set([0, 0]);
    lines.free();
    expect(last).toContainEqual(["GPIO4", 1]);
    expect(statusOf("GPIO17")?.consumer).toBeUndefined();
    expect(() => lines.get()).toThrow(refusal("ENODEV"));
  });

  test("want one level each: EINVAL", () => {
    const lines = k.gpio.outputs(["GPIO4", "GPIO17"]);
    expect(() => {
      lines.set([1]);
    }).toThrow(refusal("EINVAL", /1 levels for 2 lines/));
  });

  test("cannot interrupt: EIO", () => {
    const lines = k.gpio.outputs(["GPIO4"]) as unknown as { toIrq(index: number): number };
    expect(() => lines.toIrq(0)).toThrow(refusal("EIO"));
  });
});

describe("inputs", () => {
  test("are read together, and each may interrupt", () => {
    const lines = k.gpio.inputs(["GPIO17", "GPIO27"], { bias: "pull-down", label: "pair" });
    const heard: number[] = [];
    k.irq.request(
      lines.toIrq(1),
      (_irq, _dev, { level }) => (heard.push(level), IRQ_HANDLED),
      BOTH,
      "second",
    );
    sim.button("GPIO27").press();
    sim.button("GPIO17").press();
    expect(heard).toEqual([1]);
    expect(lines.get()).toEqual([1, 1]);
    expect(() => lines.toIrq(2)).toThrow(refusal("EINVAL", /no line 2 among 2/));
  });

  test("cannot be set: EPERM", () => {
    const lines = k.gpio.inputs(["GPIO4"]) as unknown as { set(levels: number[]): void };
    expect(() => {
      lines.set([1]);
    }).toThrow(refusal("EPERM"));
  });
});

describe("a request of several lines", () => {
  test.each([
    ["none", [], "EINVAL"],
    ["one twice", ["GPIO4", "J8_7"], "EINVAL"],
    ["one that the board does not have", ["GPIO4", "GPIO99"], "EINVAL"],
    ["one that is held", ["GPIO4", "GPIO42"], "EBUSY"],
  ])("of %s is refused, and holds none", (_what, names, code) => {
    expect(() => k.gpio.outputs(names)).toThrow(refusal(code));
    expect(statusOf("GPIO4")).toMatchObject({ consumer: undefined, direction: "input" });
  });
});

describe("an active-low line", () => {
  test("is high when it is 0", () => {
    const led = k.gpio.output("GPIO4", { activeLow: true, initial: 0 });
    expect(drivenOf("GPIO4")).toBe(1);
    led.set(1);
    expect([drivenOf("GPIO4"), led.get(), statusOf("GPIO4")?.activeLow]).toEqual([0, 1, true]);
  });

  test("rises when the wire falls", () => {
    const button = k.gpio.input("GPIO17", { bias: "pull-up", activeLow: true });
    const heard: number[] = [];
    const handler = (_irq: number, _dev: unknown, { level }: { level: number }) => {
      heard.push(level);
      return IRQ_HANDLED;
    };
    k.irq.request(button.toIrq(), handler, IRQF_TRIGGER_RISING, "button");
    sim.button("GPIO17").press();
    sim.button("GPIO17").release();
    expect([heard, button.get()]).toEqual([[1], 0]);
  });
});

describe("a debounced line", () => {
  test("sees a level when it has stood long enough, at the time at which it has", async () => {
    const button = k.gpio.input("GPIO17", { debounce: 5000 });
    const heard: [number, number][] = [];
    const handler = (
      _irq: number,
      _dev: unknown,
      { level, timestamp }: { level: number; timestamp: number },
    ) => {
      heard.push([level, timestamp]);
      return IRQ_HANDLED;
    };
    k.irq.request(button.toIrq(), handler, BOTH, "button");
    const start = sim.clock.now();
    for (const level of [1, 0, 1] as const) {
      sim.board.world.set(sim.board.address("GPIO17"), level);
      await sim.advance("2ms");
    }
    expect([button.get(), heard]).toEqual([0, []]);
    await sim.advance("3ms");
    expect([button.get(), heard]).toEqual([1, [[1, start + 9e6]]]);
  });

  test("does not see a glitch", async () => {
    const button = k.gpio.input("GPIO17", { debounce: 5000 });
    sim.button("GPIO17").press();
    await sim.advance("4ms");
    sim.button("GPIO17").release();
    await sim.advance("1s");
    expect(button.get()).toBe(0);
  });
});

describe("a line that changes its direction", () => {
  test("is driven, and let go of", () => {
    const line = k.gpio.bidirectional("GPIO4", "input");
    line.directionOutput(1);
    expect(drivenOf("GPIO4")).toBe(1);
    line.set(0);
    expect(drivenOf("GPIO4")).toBe(0);
    line.directionInput();
    expect(drivenOf("GPIO4")).toBe("Z");
    expect(() => {
      line.set(1);
    }).toThrow(refusal("EPERM"));
  });

  test("is not driven while its interrupt is handled: EIO", () => {
    const line = k.gpio.bidirectional("GPIO4", "input");
    const irq = k.irq.request(line.toIrq(), () => IRQ_HANDLED, BOTH, "data");
    expect(() => {
      line.directionOutput(1);
    }).toThrow(refusal("EIO", /while its interrupt is handled/));
    irq.free();
    line.directionOutput(1);
    expect(() => line.toIrq()).toThrow(refusal("EIO"));
  });

  test("is driven while its interrupt is disabled, and hears edges from the moment on that it is let go of", async () => {
    const line = k.gpio.bidirectional("GPIO4", "input", { bias: "pull-up" });
    const irq = line.toIrq();
    const heard: number[] = [];
    const fell: IrqHandler = (_irq, _devId, { timestamp }) => {
      heard.push(timestamp / 1e6);
      return IRQ_HANDLED;
    };
    k.irq.request(irq, fell, IRQF_TRIGGER_FALLING | IRQF_NO_AUTOEN, "data");
    const button = sim.button("GPIO4");
    line.directionOutput(0);
    await sim.advance("2ms");
    line.directionInput();
    await sim.advance("1ms");
    button.press();
    await sim.advance("1ms");
    k.irq.enable(irq);
    expect(heard).toEqual([3]);
    expect(() => {
      line.directionOutput(0);
    }).toThrow(refusal("EIO", /disable or free that first/));
    k.irq.disableNosync(irq);
    line.directionOutput(0);
    line.directionOutput(1);
    line.directionInput();
    k.irq.enable(irq);
    expect(heard).toEqual([3]);
  });

  test("is left in the direction that it started with", () => {
    const line = k.gpio.bidirectional("GPIO4", "input");
    line.directionOutput(1);
    line.free();
    expect(drivenOf("GPIO4")).toBe("Z");
  });
});

describe("a chip that is unplugged", () => {
  test("is said once; its lines answer ENODEV, and its module leaves all the same", async () => {
    const led = k.gpio.output("GPIO4");
    const both = k.gpio.outputs(["GPIO17", "GPIO27"]);
    k.irq.request(k.gpio.input("GPIO22").toIrq(), () => IRQ_HANDLED, BOTH, "button");
    sim.board.chips[0]?.unplug();
    expect(() => {
      led.set(1);
    }).toThrow(refusal("ENODEV", /has gone/));
    expect(() => {
      both.set([1, 1]);
    }).toThrow(refusal("ENODEV"));
    expect(() => k.gpio.input("GPIO5")).toThrow(refusal("ENODEV", /pinctrl-bcm2711, has gone/));
    const chips = new Set([...sim.kernel.gpio.status()].map(({ chip }) => chip));
    expect([...chips]).toEqual(["raspberrypi-exp-gpio"]);
    await sim.rmmod("driver");
    expect(sim.log.filter((text) => /has gone|Oops/.test(text))).toHaveLength(1);
  });
});

test("a chip whose going is found out by looking at its lines has none, and the others are told of", () => {
  const chip = sim.board.chips[0] ?? expect.fail("no chip");
  const lineInfo = chip.lineInfo.bind(chip);
  chip.lineInfo = (offset) => {
    chip.unplug();
    return lineInfo(offset);
  };
  const chips = new Set([...sim.kernel.gpio.status()].map(({ chip: label }) => label));
  expect([...chips]).toEqual(["raspberrypi-exp-gpio"]);
});

describe("edges that got lost below the runtime", () => {
  test("are counted in /proc/interrupts, and logged once an irq", () => {
    const button = k.gpio.input("GPIO17");
    const irq = button.toIrq();
    k.irq.request(irq, () => IRQ_HANDLED, BOTH, "button");
    const chip = sim.board.chips[0];
    chip?.lose(17, 40);
    chip?.lose(17, 2);
    expect(sim.kernel.irqs.lost).toBe(42);
    expect(sim.log.filter((text) => text.includes("lost"))).toEqual([
      expect.stringMatching(new RegExp(`^irq ${irq} \\(pinctrl-bcm2711:17\\): 40 edges were lost`)),
    ]);
  });
});
