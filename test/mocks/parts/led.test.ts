import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("an LED", () => {
  test("is on while its line is driven high", async () => {
    const led = sim.led("GPIO4");
    const line = (await contextOf(sim)).gpio.output("GPIO4");
    expect(led.isOn).toBe(false);
    line.set(1);
    expect(led.isOn).toBe(true);
    line.set(0);
    expect(led.isOn).toBe(false);
  });

  test("is not lit by a pull-up: that is too weak", async () => {
    const led = sim.led("GPIO2");
    expect((await contextOf(sim)).gpio.input("GPIO2").get()).toBe(1);
    expect([led.isOn, led.changes]).toEqual([false, []]);
  });

  test("is not lit by a short circuit", async () => {
    const led = sim.led("GPIO4");
    (await contextOf(sim)).gpio.output("GPIO4", { initial: 0 });
    sim.board.world.set(sim.board.address("GPIO4"), 1);
    expect(led.isOn).toBe(false);
  });

  test("notes every change, and no other", async () => {
    const led = sim.led("GPIO4");
    const line = (await contextOf(sim)).gpio.output("GPIO4");
    for (const level of [0, 1, 1, 0, 0, 1] as const) line.set(level);
    expect(led.changes).toEqual([true, false, true]);
  });

  test("goes out when its driver leaves", async () => {
    const led = sim.led("GPIO4");
    (await contextOf(sim)).gpio.output("GPIO4", { initial: 1 });
    await sim.rmmod("probe");
    expect(led.isOn).toBe(false);
  });

  test("that is wired to a line which is high already notes that it goes out", async () => {
    const line = (await contextOf(sim)).gpio.output("GPIO4", { initial: 1 });
    const led = sim.led("GPIO4");
    expect(led.isOn).toBe(true);
    line.set(0);
    line.set(1);
    expect(led.changes).toEqual([false, true]);
  });
});
