/** Parts on the buses of a mock board, as `tophalf mock attach` wires them. */
import { type BoardWorld, type I2cWorld, IRQ_HANDLED, IRQF_TRIGGER_FALLING } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { whileTimePasses } from "../drivers/all.ts";
import { contextOf, refusal } from "../runtime/support.ts";

let sim: Simulation;
let world: BoardWorld & { i2c: I2cWorld };
beforeEach(() => {
  sim = simulate();
  world = sim.board.world as typeof world;
});
const soon = <T>(work: Promise<T>): Promise<T> => whileTimePasses(sim, work);
const gpio25 = { chip: "pinctrl-bcm2711", offset: 25 };
const pin = (offset: number) => ({ chip: "mcp23017-1-0020", offset });
const level = (): number => sim.board.line("GPIO25").wire.level;

describe("attach", () => {
  test.each([
    ["bme280", 0x76],
    ["bmp280", 0x76],
    ["ds3231", 0x68],
    ["mcp23017", 0x20],
  ])("has a %s, for its driver to find", async (part, addr) => {
    expect(world.i2c.attach(part, {})).toEqual({ bus: 1, addr });
    await soon(sim.insmod(part === "bmp280" ? "bme280" : part));
  });

  test("knows all the parts that it names, and wires them where they can be", () => {
    for (const part of world.i2c.parts) {
      const { bus } = simulate("beaglebone-ai").board.world.i2c?.attach(part, {}) ?? {};
      expect(bus).toBe(3);
    }
    expect(world.i2c.attach("bme280", { addr: 0x77, bus: 1 })).toEqual({ bus: 1, addr: 0x77 });
    expect(sim.i2c().at(0x77)).toBeDefined();
  });

  test.each([
    ["ENODEV", /no part toaster; there are: bme280/, "toaster", {}],
    ["ENODEV", /no part constructor/, "constructor", {}],
    ["ENODEV", /no I2C bus 7/, "bme280", { bus: 7 }],
    ["EINVAL", /a bme280 is at 0x76, 0x77, not at 0x20/, "bme280", { addr: 0x20 }],
    ["EINVAL", /has no interrupt output/, "bme280", { interrupt: gpio25 }],
    ["EINVAL", /no chip other/, "mcp23017", { interrupt: { chip: "other", offset: 1 } }],
  ])("refuses what is not possible with %s, and leaves nothing (%s)", (code, message, part, wiring) => {
    expect(() => world.i2c.attach(part, wiring)).toThrow(refusal(code, message));
    expect([0x20, 0x76].map((addr) => sim.i2c().at(addr))).toEqual([undefined, undefined]);
  });

  test("refuses an address where something is: EBUSY, and its interrupt output is not wired", () => {
    world.i2c.attach("mcp23017", {});
    expect(() => world.i2c.attach("mcp23017", { interrupt: gpio25 })).toThrow(refusal("EBUSY", /0x20/));
    expect(sim.board.line("GPIO25").wire.driven).toBe("Z");
  });
});

describe("detach", () => {
  test("takes it off the bus, and its output off the line", () => {
    world.i2c.attach("mcp23017", { interrupt: gpio25 });
    expect(sim.board.line("GPIO25").wire.driven).toBe(1);
    world.i2c.detach(0x20);
    expect([sim.i2c().at(0x20), sim.board.line("GPIO25").wire.driven]).toEqual([undefined, "Z"]);
    world.i2c.attach("mcp23017", { interrupt: gpio25 });
    expect(level()).toBe(1);
  });

  test("of nothing is ENODEV", () => {
    expect(() => {
      world.i2c.detach(0x76);
    }).toThrow(refusal("ENODEV", /nothing was attached at 0x76 on i2c-1/));
  });
});

test("the world's hand reaches an expander's pins, and its interrupt the driver", async () => {
  world.i2c.attach("mcp23017", { interrupt: gpio25 });
  await soon(sim.insmod("mcp23017", ["interrupts=GPIO25"]));
  const k = await contextOf(sim, "user");
  const door = await soon(k.gpio.inputCansleep("mcp23017-1-0020:3", { bias: "pull-up" }));
  const opened = async (): Promise<typeof IRQ_HANDLED> => {
    k.printk.info(`level ${await door.getCansleep()}`);
    return IRQ_HANDLED;
  };
  await soon(k.irq.requestThreaded(door.toIrq(), undefined, opened, IRQF_TRIGGER_FALLING, "door").ready);
  expect(world.press(pin(3))).toBe(0);
  await sim.advance("50ms");
  expect(sim.log.at(-1)).toBe("level 0");
  expect(world.release(pin(3))).toBe(1);
  expect(() => world.press(pin(16))).toThrow(refusal("EINVAL"));
});
