/** Letting time pass in process context. */
import { Call } from "../../../runtime/sched/call.ts";
import { HZ, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, SOMEBODY, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});

/** When, in virtual milliseconds, `sleep` ended. */
async function endOf(sleep: () => Promise<unknown>): Promise<number> {
  const ended = sleep().then(() => sim.clock.now() / 1e6);
  await sim.advance("1min");
  return ended;
}

describe("sleeps", () => {
  test.each([
    ["msleep(20)", () => k.msleep(20), 20],
    ["ssleep(2)", () => k.ssleep(2), 2000],
    ["usleepRange(100, 200)", () => k.usleepRange(100, 200), 0.1],
    ["fsleep(50)", () => k.fsleep(50), 0.05],
    ["msleepInterruptible(20)", () => k.msleepInterruptible(20), 20],
    ["scheduleTimeout(HZ)", () => k.scheduleTimeout(HZ), 1000],
    ["scheduleTimeoutInterruptible(1)", () => k.scheduleTimeoutInterruptible(1), 4],
  ])("%s ends after its time", async (_name, sleep, milliseconds) => {
    expect(await endOf(sleep)).toBe(milliseconds);
    expect(sim.clock.pending).toBe(0);
  });

  test("refuse an empty range", () => {
    expect(() => k.usleepRange(2, 1)).toThrow(refusal("EINVAL"));
  });

  test("let others run meanwhile, in order", async () => {
    const order: string[] = [];
    void k.msleep(20).then(() => order.push("20"));
    void k.msleep(10).then(() => order.push("10"));
    await sim.advance("1s");
    expect(order).toEqual(["10", "20"]);
  });
});

describe("a signal", () => {
  test("ends msleepInterruptible, which answers what was left", async () => {
    const call = new Call(SOMEBODY);
    const left = k.msleepInterruptible(100, call);
    await sim.advance("30ms");
    call.interrupt();
    expect([await left, sim.clock.pending]).toEqual([70, 0]);
  });

  test("that came before does not let it begin", async () => {
    const call = new Call(SOMEBODY);
    call.interrupt();
    expect([await k.msleepInterruptible(100, call), await k.scheduleTimeoutInterruptible(25, call)]).toEqual([
      100, 25,
    ]);
  });
});

describe("when the module leaves", () => {
  test("a sleep under way fails with ENODEV and leaves no timer", async () => {
    const sleeping = expect(k.msleep(1000)).rejects.toEqual(refusal("ENODEV"));
    await sim.rmmod("probe");
    await sleeping;
    expect(sim.clock.pending).toBe(0);
  });

  test("nobody sleeps any more", async () => {
    await sim.rmmod("probe");
    await expect(k.msleep(1)).rejects.toEqual(refusal("ENODEV"));
  });
});

describe("where nobody may wait", () => {
  test.each([
    ["msleep", () => void k.msleep(1)],
    ["a wait for completion", () => void k.completion("x").waitTimeout(1)],
    ["a wait on a wait queue", () => void k.waitQueue().waitTimeout(() => false, 1)],
  ])("%s is reported", async (what, sleep) => {
    k.tasklet(sleep).schedule();
    await turns(1);
    expect(sim.log.at(-1)).toMatch(
      new RegExp(`^BUG: sleeping function called from invalid context: ${what}.*in a bottom half`),
    );
    await sim.advance("10ms");
  });
});
