import { simulate } from "tophalf/mocks";
import { expect, test } from "vitest";
import { contextOf } from "../../runtime/support.ts";

test("a knob closes A and then B when it is turned clockwise, and opens them in that order", async () => {
  const sim = simulate();
  const lines = (await contextOf(sim)).gpio.inputs(["GPIO23", "GPIO24"], { bias: "pull-up" });
  const knob = sim.encoder("GPIO23", "GPIO24");
  const seen: [number, string][] = [];
  for (const pin of ["GPIO23", "GPIO24"]) {
    sim.board.line(pin).wire.onChange(() => seen.push([sim.clock.now() / 1e6, lines.get().join("")]));
  }
  knob.turn(1);
  knob.turn(-1, "40ms");
  await sim.advance("1s");
  expect(seen).toEqual([
    [5, "01"],
    [10, "00"],
    [15, "10"],
    [20, "11"],
    [30, "10"],
    [40, "00"],
    [50, "01"],
    [60, "11"],
  ]);
  expect(sim.clock.pending).toBe(0);
});
