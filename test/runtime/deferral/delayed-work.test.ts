/** Delayed work: a timer in front of a work item. */
import { type DelayedWork, type ModuleContext, msecsToJiffies } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let ran: number[];
let work: DelayedWork;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  ran = [];
  work = k.delayedWork(() => void ran.push(k.jiffies), "late");
});

describe("schedule", () => {
  test("queues it after that many jiffies", async () => {
    expect(work.schedule(5)).toBe(true);
    expect([work.pending, work.busy]).toEqual([true, true]);
    await sim.advance("1s");
    expect([ran, work.pending]).toEqual([[5], false]);
  });

  test("of what is pending does nothing, be it in its timer or in its queue", async () => {
    work.schedule(5);
    expect([work.schedule(1), k.systemWq.queue(work)]).toEqual([false, false]);
    await sim.advance("1s");
    work.schedule();
    expect(work.schedule(3)).toBe(false);
    await sim.advance("1s");
    expect(ran).toEqual([5, 250]);
  });

  test("without delay is as other work: at once", async () => {
    work.schedule();
    await turns(1);
    expect([ran, sim.clock.pending]).toEqual([[0], 0]);
  });

  test.each([-1, NaN])("with a delay of %d is refused", (delay) => {
    expect(() => work.schedule(delay)).toThrow(refusal("EINVAL", /late/));
    expect(() => k.systemWq.modDelayed(work, delay)).toThrow(refusal("EINVAL"));
    expect(work.pending).toBe(false);
  });

  test("from its own function makes a period", async () => {
    const beat = k.delayedWork((self) => {
      ran.push(k.ktimeGet() / 1e6);
      self.schedule(msecsToJiffies(20));
    });
    beat.schedule(msecsToJiffies(20));
    await sim.advance("100ms");
    expect(ran).toEqual([20, 40, 60, 80, 100]);
  });
});

describe("mod", () => {
  test.each([
    ["later", 9, [9]],
    ["earlier", 2, [2]],
  ])("moves what is pending: %s", async (_where, delay, expected) => {
    expect(work.mod(5)).toBe(false);
    expect(k.systemWq.modDelayed(work, delay)).toBe(true);
    await sim.advance("1s");
    expect(ran).toEqual(expected);
  });

  test("takes it out of the queue again", async () => {
    work.schedule();
    expect(work.mod(4)).toBe(true);
    await sim.advance("1s");
    expect(ran).toEqual([4]);
  });
});

describe("flush and cancel", () => {
  test("flush runs it now, and waits for it", async () => {
    work.schedule(1000);
    expect(await work.flush()).toBe(true);
    expect([ran, sim.clock.pending]).toEqual([[0], 0]);
  });

  test("cancel takes it back, from its timer or its queue", async () => {
    work.schedule(5);
    expect([work.cancel(), work.cancel()]).toEqual([true, false]);
    work.schedule();
    expect(work.cancel()).toBe(true);
    await sim.advance("1s");
    expect([ran, sim.clock.pending]).toEqual([[], 0]);
  });

  test("cancelSync of one that schedules itself ends it", async () => {
    const beat = k.delayedWork(async (self) => {
      ran.push(k.jiffies);
      await new Promise<void>((resolve) => {
        sim.clock.after(10e6, resolve);
      });
      self.schedule(1);
    });
    beat.schedule(1);
    await sim.advance("6ms");
    const cancelled = beat.cancelSync();
    await sim.advance("1s");
    expect([await cancelled, ran, sim.clock.pending]).toEqual([false, [1], 0]);
  });
});

test("a queue that is gone when its time comes does not run it, and says so", async () => {
  const queue = k.workqueue.alloc("queue");
  queue.queueDelayed(work, 5);
  await queue.destroy();
  await sim.advance("1s");
  expect([ran, sim.log]).toEqual([[], ["workqueue: cannot queue work late on queue: it has been destroyed"]]);
});

test("it leaves with its module", async () => {
  work.schedule(5);
  await sim.rmmod("probe");
  expect([work.schedule(1), work.pending, sim.clock.pending]).toEqual([false, false, 0]);
  await sim.advance("1s");
  expect(ran).toEqual([]);
});
