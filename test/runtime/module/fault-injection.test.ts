/** Any one thing that a module takes can be refused on purpose. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { load, refusal } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

const takeThree = (): Promise<void> =>
  load(sim, "three", (k) => {
    k.gpio.output("GPIO4");
    k.class.create("three");
    k.tasklet(() => undefined);
  });

test("the nth acquisition fails with ENOMEM, before anything was taken, and once", async () => {
  for (const nth of [1, 2, 3]) {
    sim.failNth(nth);
    await expect(takeThree()).rejects.toEqual(refusal("ENOMEM", new RegExp(`acquisition ${nth} `)));
    expect(sim.kernel.faults.count).toBe(nth);
    expect([...sim.kernel.gpio.status()].filter(({ consumer }) => consumer === "three")).toEqual([]);
  }
  await takeThree();
  expect(sim.kernel.faults.count).toBe(6);
});

test("it counts what modules take, from when it was told to", async () => {
  await takeThree();
  expect(sim.kernel.faults.count).toBe(3);
  sim.failNth(0);
  expect(sim.kernel.faults.count).toBe(0);
  await sim.rmmod("three");
  await takeThree();
  expect(sim.kernel.faults.count).toBe(3);
});

test("a later acquisition than there is fails nothing", async () => {
  sim.failNth(4);
  await takeThree();
});
