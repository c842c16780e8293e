import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

test("speaks on the terminal at which it is loaded, and on that at which it is removed", async () => {
  const [one, two] = [sim.terminal(), sim.terminal()];
  await one.run(() => sim.insmod("print_string"));
  await two.run(() => sim.rmmod("print_string"));
  expect([one.text, two.text]).toEqual([
    "The module has been inserted.  Hello world!\r\n",
    "The module has been removed.  Farewell world!\r\n",
  ]);
  expect(sim.log).toEqual([]);
});

test("says nothing where there is no terminal", async () => {
  await sim.insmod("print_string");
  await sim.rmmod("print_string");
  expect([sim.log, sim.kernel.oopses.count]).toEqual([[], 0]);
});

test.each(["stopped", "closed"] as const)("is not held up by a terminal that is %s", async (state) => {
  const terminal = sim.terminal();
  terminal[state] = true;
  await terminal.run(() => sim.insmod("print_string"));
  expect([terminal.text, sim.kernel.modules.all.length]).toEqual(["", 1]);
});
