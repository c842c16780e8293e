import { Kernel } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const shown = (): boolean[] => sim.keyboard().leds.map(({ isOn }) => isOn);

test("all LEDs blink, five times a second, in turn with what the locks say", async () => {
  sim.keyboard().numlock.press();
  await sim.insmod("kbleds");
  const seen: string[] = [];
  for (let step = 0; step < 5; step++) {
    seen.push(shown().map(Number).join(""));
    await sim.advance("200ms");
  }
  expect(seen).toEqual(["010", "111", "010", "111", "010"]);
});

test("it does not drift: ten minutes of it are 3000 changes", async () => {
  await sim.insmod("kbleds");
  await sim.advance("10min");
  expect(sim.keyboard().capslock.changes).toHaveLength(3000);
});

test.each([100, 300])("the LEDs are given back when it leaves, after %i ms", async (milliseconds) => {
  sim.keyboard().capslock.press();
  await sim.insmod("kbleds");
  await sim.advance(`${milliseconds}ms`);
  await sim.rmmod("kbleds");
  expect(shown()).toEqual([false, false, true]);
  expect(sim.keyboard().leds.map(({ isBorrowed }) => isBorrowed)).toEqual([false, false, false]);
  expect(sim.clock.pending).toBe(0);
});

test("it says what it does", async () => {
  await sim.insmod("kbleds");
  await sim.rmmod("kbleds");
  expect(sim.log).toEqual([
    "kbleds: loading",
    "kbleds: led[0/3] input0::scrolllock",
    "kbleds: led[1/3] input0::numlock",
    "kbleds: led[2/3] input0::capslock",
    "kbleds: finished scanning the keyboard LEDs",
    "kbleds: unloading...",
  ]);
});

test("without keyboard LEDs it is refused", async () => {
  const kernel = new Kernel({ board: sim.board, clock: sim.clock, hostLeds: [] });
  await expect(kernel.modules.insmod("kbleds")).rejects.toEqual(refusal("ENODEV"));
});
