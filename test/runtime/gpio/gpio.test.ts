/** Who holds which line, and what he may do with it. */
import {
  type InputLine,
  IRQ_HANDLED,
  IRQF_TRIGGER_RISING,
  type ModuleContext,
  type OutputLine,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "driver");
});
const statusOf = (name: string) => [...sim.kernel.gpio.status()].find((line) => line.name === name);

describe("a line's name", () => {
  test.each(["GPIO17", 17, "17", "J8_11", "gpio17", "j8_11", " GPIO17 "])("may be %j", (name) => {
    k.gpio.input(name, { label: "mine" });
    expect(statusOf("GPIO17")?.consumer).toBe("mine");
  });

  test.each(["GPIO99", 99, -1, 17.5, "J8_41", "P9_12", "LED", "GPIO17x", "0x11", "constructor"])(
    "that the board does not have, %j: EINVAL, with where to look",
    (name) => {
      expect(() => k.gpio.input(name)).toThrow(refusal("EINVAL", /no line '.*'.*tophalf gpio info/));
    },
  );

  test.each([
    ["J8_1", /J8_1 of .* is 3V3, which is no line; tophalf gpio info/],
    ["j8_06", /J8_6 of .* is GND, which is no line/],
    ["", /the name of a line is empty; tophalf gpio info/],
  ])("that is none, %j: EINVAL, with what it is", (name, message) => {
    expect(() => k.gpio.input(name)).toThrow(refusal("EINVAL", message));
  });
});

describe("a line that is held", () => {
  test("is refused to others, under all its names: EBUSY, naming the consumer", async () => {
    k.gpio.output("GPIO17", { label: "LED 1" });
    for (const name of ["GPIO17", 17, "J8_11"]) {
      await expect(load(sim, "other", (k2) => void k2.gpio.input(name))).rejects.toEqual(
        refusal("EBUSY", /GPIO17 is in use by "LED 1"/),
      );
    }
  });

  test("is refused to its own module as well, which is asked whether it named it twice", async () => {
    k.gpio.output("GPIO17");
    const message = /GPIO17 is in use by "driver", of this same module: is the line named twice/;
    expect(() => k.gpio.input("J8_11")).toThrow(refusal("EBUSY", message));
    await expect(k.gpio.inputCansleep(17)).rejects.toEqual(refusal("EBUSY", message));
    k.gpio.outputs(["GPIO22", "GPIO23"]);
    expect(() => k.gpio.input("GPIO23")).toThrow(refusal("EBUSY", /named twice/));
  });

  test("by the kernel itself is refused: EBUSY, naming it", () => {
    expect(() => k.gpio.output("GPIO42")).toThrow(refusal("EBUSY", /in use by "ACT"/));
  });

  test("is free again when its holder leaves", async () => {
    k.gpio.output("GPIO17");
    await sim.rmmod("driver");
    await load(sim, "other", (k2) => void k2.gpio.output("GPIO17"));
    expect(statusOf("GPIO17")?.consumer).toBe("other");
  });
});

describe("status", () => {
  test("lists all lines of the chips in order, with who holds them", () => {
    k.gpio.output("GPIO4", { label: "led", initial: 1 });
    const all = [...sim.kernel.gpio.status()];
    expect(all.map(({ offset }) => offset)).toEqual([...Array(58).keys(), ...Array(8).keys()]);
    expect(all[4]).toMatchObject({
      chip: "pinctrl-bcm2711",
      name: "GPIO4",
      direction: "output",
      level: 1,
      consumer: "led",
    });
    expect(all[42]).toMatchObject({ consumer: "ACT" });
    expect(all[17]).toMatchObject({ direction: "input", level: 0, bias: "pull-down", consumer: undefined });
  });
});

describe("an input", () => {
  test("reads the level of the wire", () => {
    const [line, button] = [k.gpio.input("GPIO17"), sim.button("GPIO17")];
    expect(line.get()).toBe(0);
    button.press();
    expect(line.get()).toBe(1);
    button.release();
    expect(line.get()).toBe(0);
  });

  test.each([
    ["pull-up", 1],
    ["pull-down", 0],
  ] as const)("with %s rests at %i, whatever the pin's own pull is", (bias, level) => {
    expect(k.gpio.input("GPIO17", { bias }).get()).toBe(level);
    expect(k.gpio.input("GPIO2", { bias }).get()).toBe(level);
  });

  test("keeps the pin's own pull unless it is told another", () => {
    expect([k.gpio.input("GPIO2").get(), k.gpio.input("GPIO17").get()]).toEqual([1, 0]);
  });

  test("cannot be set: EPERM", () => {
    const line = k.gpio.input("GPIO17") as unknown as OutputLine;
    expect(() => {
      line.set(1);
    }).toThrow(refusal("EPERM", /GPIO17 is an input/));
  });

  test("has one irq number for its whole life, also when somebody else has it", async () => {
    const line = k.gpio.input("GPIO17");
    const irq = line.toIrq();
    expect(line.toIrq()).toBe(irq);
    line.free();
    await load(sim, "other", (k2) => {
      expect(k2.gpio.input("J8_11").toIrq()).toBe(irq);
    });
  });

  test("has a number of its own", () => {
    const irqs = ["GPIO17", "GPIO18", "GPIO22"].map((pin) => k.gpio.input(pin).toIrq());
    expect(new Set(irqs).size).toBe(3);
  });
});

test("a bias that there is not: EINVAL, with those that there are", () => {
  const options = { bias: "up" as "pull-up" };
  const message = /'up' is no bias: one of pull-up, pull-down, disabled, as-is/;
  expect(() => k.gpio.input("GPIO17", options)).toThrow(refusal("EINVAL", message));
  expect(() => k.gpio.inputs(["GPIO17"], options)).toThrow(refusal("EINVAL", message));
});

describe("an output", () => {
  test("starts at 0 unless it is told", () => {
    const [four, five] = [sim.led("GPIO4"), sim.led("GPIO5")];
    k.gpio.output("GPIO4");
    k.gpio.output("GPIO5", { initial: 1 });
    expect([four.isOn, five.isOn]).toEqual([false, true]);
  });

  test("drives what it is set to, and says so", () => {
    const [led, line] = [sim.led("GPIO4"), k.gpio.output("GPIO4")];
    line.set(1);
    expect([led.isOn, line.get()]).toEqual([true, 1]);
    line.set(false);
    expect([led.isOn, line.get()]).toEqual([false, 0]);
    line.set(true);
    expect([led.isOn, line.get()]).toEqual([true, 1]);
  });

  test("cannot interrupt: EIO", () => {
    const line = k.gpio.output("GPIO4") as unknown as InputLine;
    expect(() => line.toIrq()).toThrow(refusal("EIO", /GPIO4 is an output/));
  });

  test("goes back to the level that it started with when it is given back", () => {
    const led = sim.led("GPIO4");
    const line = k.gpio.output("GPIO4", { initial: 1 });
    line.set(0);
    line.free();
    expect(led.changes).toEqual([true, false, true, false]); // on, off, on again, and then nobody drives it
  });

  test("of open drain only pulls low", () => {
    const line = k.gpio.output("GPIO2", { drive: "open-drain" });
    const { wire } = sim.board.line("GPIO2");
    expect(wire.driven).toBe(0);
    line.set(1);
    expect([wire.driven, wire.level]).toEqual(["Z", 1]);
  });
});

describe("a line that was given back", () => {
  test("is dead: ENODEV to every use", () => {
    const [input, output] = [k.gpio.input("GPIO17"), k.gpio.output("GPIO4")];
    input.free();
    output.free();
    for (const use of [
      () => input.get(),
      () => input.toIrq(),
      () => output.get(),
      () => {
        output.set(1);
      },
      () => {
        output.free();
      },
    ]) {
      expect(use).toThrow(refusal("ENODEV", /was given back/));
    }
  });

  test("stays dead when somebody else has taken it", () => {
    const [led, line] = [sim.led("GPIO4"), k.gpio.output("GPIO4")];
    line.free();
    k.gpio.output("GPIO4");
    expect(() => {
      line.set(1);
    }).toThrow(refusal("ENODEV"));
    expect(led.isOn).toBe(false);
  });

  test("cannot have its irq requested: EIO", () => {
    const line = k.gpio.input("GPIO17");
    const irq = line.toIrq();
    line.free();
    expect(() => k.irq.request(irq, () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "late")).toThrow(refusal("EIO"));
    expect(sim.kernel.irqs.active).toEqual([]);
  });

  test("delivers no edges any more", () => {
    let edges = 0;
    const line = k.gpio.input("GPIO17");
    k.irq.request(
      line.toIrq(),
      () => {
        edges++;
        return IRQ_HANDLED;
      },
      IRQF_TRIGGER_RISING,
      "button",
    );
    line.free();
    sim.button("GPIO17").press();
    expect(edges).toBe(0);
  });
});
