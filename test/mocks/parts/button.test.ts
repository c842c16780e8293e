import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("a button", () => {
  test("on a pin that is pulled down connects it to 3V3", () => {
    const button = sim.button("GPIO17");
    expect([button.press(), button.release()]).toEqual([1, 0]);
  });

  test("on a pin that is pulled up connects it to ground", () => {
    const button = sim.button("GPIO2");
    expect([button.press(), button.release()]).toEqual([0, 1]);
  });

  test("goes by the pull that the driver has chosen", async () => {
    (await contextOf(sim)).gpio.input("GPIO17", { bias: "pull-up" });
    const button = sim.button("GPIO17");
    expect([button.press(), button.release()]).toEqual([0, 1]);
  });

  test("that is held stays where it is, pressed twice or not", () => {
    const button = sim.button("GPIO17");
    expect([button.press(), button.press(), button.release(), button.release()]).toEqual([1, 1, 0, 0]);
  });

  test("is the same button under all names of its pin", () => {
    sim.button("GPIO17").press();
    expect(sim.button("J8_11").release()).toBe(0);
    expect(sim.board.line(17).wire.driven).toBe("Z");
  });

  test("drives the wire while it is pressed, and lets go of it afterwards", () => {
    const button = sim.button("GPIO17");
    const { wire } = sim.board.line("GPIO17");
    button.press();
    expect(wire.driven).toBe(1);
    button.release();
    expect(wire.driven).toBe("Z");
  });

  test("trembles as long as it is told to, always in the same way, and then rests", async () => {
    const button = sim.button("GPIO17", { bounce: "2ms" });
    const { wire } = sim.board.line("GPIO17");
    const changes: [number, number][] = [];
    wire.onChange(() => changes.push([sim.clock.now() / 1000, wire.level]));
    expect(button.press()).toBe(1);
    await sim.advance("10ms");
    expect(changes).toEqual([
      [0, 1],
      [80, 0],
      [220, 1],
      [540, 0],
      [700, 1],
      [1240, 0],
      [2000, 1],
    ]);
  });

  test("that is released while it trembles ends up released", async () => {
    const button = sim.button("GPIO17", { bounce: "2ms" });
    button.press();
    await sim.advance("100us");
    button.release();
    await sim.advance("10ms");
    expect([sim.board.line("GPIO17").wire.level, sim.clock.pending]).toEqual([0, 0]);
  });
});
