/** The guide's example of the device model. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";

let sim: Simulation;
beforeEach(async () => {
  sim = simulate();
  await sim.insmod("devicemodel");
});
const logged = (from: number): string[] => sim.log.slice(from);

test("its driver is offered its device when it is loaded, and lets it go when it leaves", async () => {
  await sim.rmmod("devicemodel");
  expect(sim.log).toEqual([
    "devicemodel init",
    "devicemodel probe",
    "devicemodel greeting: hello from the board; 42",
    "devicemodel exit",
    "devicemodel example removed",
  ]);
});

test.each([
  ["mem", ["suspend"], ["resume"]],
  ["disk", ["suspend", "resume", "suspend"], ["resume"]],
] as const)("it goes to sleep with the system (%s), and wakes up", async (state, down, up) => {
  const lines = (steps: readonly string[]): string[] => steps.map((step) => `devicemodel example ${step}`);
  const ours = (): string[] => logged(3).filter((line) => !line.startsWith("PM:"));
  await sim.kernel.sleep.suspend(state);
  expect(ours()).toEqual(lines(down));
  await sim.kernel.sleep.resume();
  expect(ours()).toEqual(lines([...down, ...up]));
});
