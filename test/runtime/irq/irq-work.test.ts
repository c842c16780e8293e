/** irq_work: a function that runs as an interrupt. */
import type { IrqWork, ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let order: string[];
let work: IrqWork;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  order = [];
  work = k.irqWork(() => order.push("irq work"), "kick");
});

describe("queue", () => {
  test("runs it when the running code gives up the thread, in hardirq context: before bottom halves that it schedules", async () => {
    const bottom = k.tasklet(() => order.push("tasklet"));
    k.irqWork(() => {
      bottom.schedule();
      order.push("irq work");
    }).queue();
    order.push("process");
    await turns(1);
    expect(order).toEqual(["process", "irq work", "tasklet"]);
  });

  test("of what is pending does nothing: false", async () => {
    expect([work.queue(), work.queue(), work.pending]).toEqual([true, false, true]);
    await turns(1);
    expect([order, work.pending, work.queue()]).toEqual([["irq work"], false, true]);
  });
});

test("sync waits until it has run", async () => {
  await work.sync();
  work.queue();
  await work.sync();
  expect(order).toEqual(["irq work"]);
});

test("one that throws is an oops", async () => {
  k.irqWork(() => {
    throw new Error("broken");
  }, "bad").queue();
  await turns(1);
  expect(sim.log).toEqual([expect.stringMatching(/Oops #1 in probe, irq work bad: Error: broken/)]);
});

test("it leaves with its module", async () => {
  await sim.rmmod("probe");
  expect(work.queue()).toBe(false);
  await turns(1);
  expect(order).toEqual([]);
});
