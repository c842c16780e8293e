/** Work items: when they run, who waits for them, and how they are taken back. */
import { type ModuleContext, type Work, type Workqueue } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let order: string[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  order = [];
});
const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    sim.clock.after(milliseconds * 1e6, resolve);
  });
/** Work that notes when it starts, and when it ends unless it does so at once. */
const work = (name: string, milliseconds = 0, then: (self: Work) => void = () => undefined): Work =>
  k.work(async (self) => {
    order.push(milliseconds > 0 ? `${name} starts` : name);
    if (milliseconds > 0) {
      await sleep(milliseconds);
      order.push(`${name} ends`);
    }
    then(self);
  }, name);
const queueAll = (queue: Workqueue, works: readonly Work[]): void => {
  for (const one of works) queue.queue(one);
};

describe("schedule", () => {
  test("runs it on the system's queue when the running code gives up the thread", async () => {
    expect(work("one").schedule()).toBe(true);
    order.push("init goes on");
    await turns(1);
    expect(order).toEqual(["init goes on", "one"]);
  });

  test("of what is pending does nothing: false; it runs once", async () => {
    const one = work("one");
    expect([one.schedule(), one.schedule(), one.pending, one.busy]).toEqual([true, false, true, true]);
    await turns(1);
    expect([order, one.pending]).toEqual([["one"], false]);
  });

  test("while it runs lets it run again when it has ended, never twice at a time", async () => {
    const one = work("one", 10);
    one.schedule();
    await sim.advance("5ms");
    expect([one.pending, one.busy]).toEqual([false, true]);
    expect([one.schedule(), one.schedule()]).toEqual([true, false]);
    await sim.advance("8ms");
    expect(order).toEqual(["one starts", "one ends", "one starts"]);
    await sim.advance("10ms");
    expect([order.length, one.busy]).toEqual([4, false]);
  });

  test("on another queue while it runs does not run it twice at a time either", async () => {
    const other = k.workqueue.alloc("other");
    const one = work("one", 10);
    one.schedule();
    await sim.advance("5ms");
    other.queue(one);
    await sim.advance("1s");
    expect(order).toEqual(["one starts", "one ends", "one starts", "one ends"]);
  });

  test("from a top half, a tasklet or a timer runs it after all of them", async () => {
    const one = work("one");
    k.tasklet(() => {
      one.schedule();
      order.push("tasklet");
    }).schedule();
    await turns(1);
    expect(order).toEqual(["tasklet", "one"]);
  });

  test("from its own function runs it again, for ever without keeping others from running", async () => {
    let runs = 0;
    const forever = k.work((self) => {
      runs++;
      self.schedule();
    });
    forever.schedule();
    await sim.advance("1ms");
    expect(runs).toBeGreaterThan(100);
    await forever.cancelSync();
    const before = runs;
    await sim.advance("1ms");
    expect(runs).toBe(before);
  });
});

describe("flush", () => {
  test("waits until the last run that was queued has ended", async () => {
    const one = work("one", 10);
    one.schedule();
    await sim.advance("5ms");
    one.schedule();
    const flushed = one.flush().then((answer) => order.push(`flushed: ${answer}`));
    await sim.advance("1s");
    await flushed;
    expect(order).toEqual(["one starts", "one ends", "one starts", "one ends", "flushed: true"]);
  });

  test("of what is idle comes back at once: false", async () => {
    expect(await work("one").flush()).toBe(false);
  });

  test("of what is cancelled comes back", async () => {
    const one = work("one");
    one.schedule();
    const flushed = one.flush();
    one.cancel();
    expect(await flushed).toBe(true);
    expect(order).toEqual([]);
  });

  test("from its own function would wait for itself: EDEADLK", async () => {
    const answers: unknown[] = [];
    k.work(async (self) => {
      for (const wait of [self.flush(), self.cancelSync()])
        answers.push(await wait.catch((error: unknown) => error));
    }).schedule();
    await turns(2);
    expect(answers).toEqual([refusal("EDEADLK", /flush/), refusal("EDEADLK", /cancelSync/)]);
  });

  test("of a queue waits for what was queued before, and not for what comes after", async () => {
    const queue = k.workqueue.alloc("queue", 0, 2);
    queueAll(queue, [work("a", 10), work("b", 20)]);
    const first = queue.flush().then(() => order.push("first flushed"));
    queue.queue(work("c", 100));
    const second = queue.flush().then(() => order.push("second flushed"));
    await sim.advance("1s");
    await Promise.all([first, second]);
    expect(order.slice(2)).toEqual([
      "a ends",
      "c starts",
      "b ends",
      "first flushed",
      "c ends",
      "second flushed",
    ]);
  });

  test("of a queue that is idle comes back at once", async () => {
    await k.workqueue.alloc("queue").flush();
    expect(order).toEqual([]);
  });
});

describe("cancel", () => {
  test("keeps what is pending from running: true once", async () => {
    const one = work("one");
    one.schedule();
    expect([one.cancel(), one.cancel(), one.pending]).toEqual([true, false, false]);
    await turns(1);
    expect(order).toEqual([]);
  });

  test("makes room for the next", async () => {
    const queue = k.workqueue.allocOrdered("queue");
    const [a, b, c] = [work("a", 10), work("b"), work("c")];
    queueAll(queue, [a, b, c]);
    b.cancel();
    await sim.advance("1s");
    expect(order).toEqual(["a starts", "a ends", "c"]);
  });

  test("of a run whose turn has come while the item runs", async () => {
    const one = work("one", 10);
    one.schedule();
    await sim.advance("5ms");
    one.schedule();
    await sim.advance("1ms");
    expect(one.cancel()).toBe(true);
    await sim.advance("1s");
    expect([order, k.systemWq.isIdle]).toEqual([["one starts", "one ends"], true]);
  });

  test("sync waits for a run that is under way, and lets nobody queue it meanwhile", async () => {
    const one = work("one", 10, (self) => order.push(`again: ${self.schedule()}`));
    one.schedule();
    await sim.advance("5ms");
    const cancelled = one.cancelSync().then((answer) => order.push(`was pending: ${answer}`));
    expect(one.schedule()).toBe(false);
    await sim.advance("1s");
    await cancelled;
    expect(order).toEqual(["one starts", "one ends", "again: false", "was pending: false"]);
    expect(one.schedule()).toBe(true);
  });

  test("sync of what is pending: true, at once", async () => {
    const one = work("one");
    one.schedule();
    expect(await one.cancelSync()).toBe(true);
    expect(order).toEqual([]);
  });
});

describe("an item that fails", () => {
  test.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("%s: an oops of its module, and its queue goes on", async (_how, action) => {
    const queue = k.workqueue.allocOrdered("queue");
    queue.queue(k.work(action, "bad"));
    queue.queue(work("good"));
    await turns(1);
    expect(order).toEqual(["good"]);
    expect(sim.log).toEqual([expect.stringMatching(/^Oops #1 in probe, work bad: Error: broken/)]);
    expect(sim.kernel.modules.get("probe")?.oopses).toBe(1);
  });
});

describe("the current task", () => {
  test("is the item's own, before and after it has waited", async () => {
    const seen: string[] = [];
    k.work(async () => {
      seen.push(k.current.describe());
      await sleep(1);
      seen.push(k.current.describe());
    }, "one").schedule();
    await sim.advance("1s");
    expect(seen).toEqual([expect.stringMatching(/^kworker\/0:0\/\d+ \(work one\)$/), seen[0]]);
  });

  test("after a wait the item knows that it would wait for itself", async () => {
    let answer: unknown;
    k.work(async (self) => {
      await sleep(1);
      answer = await self.flush().catch((error: unknown) => error);
    }).schedule();
    await sim.advance("1s");
    expect(answer).toEqual(refusal("EDEADLK"));
  });

  test("a sleep of it is not cut short when its module leaves", async () => {
    k.work(async () => {
      await k.msleep(10);
      await k.msleep(10);
      order.push("done");
    }).schedule();
    await sim.advance("5ms");
    const gone = sim.rmmod("probe").then(() => order.push("gone"));
    await sim.advance("1s");
    await gone;
    expect([order, sim.log]).toEqual([["done", "gone"], []]);
  });
});

test("destroy gives an item back early, for good", async () => {
  const one = work("one", 10);
  one.schedule();
  await sim.advance("5ms");
  one.schedule();
  const ended = one.destroy();
  expect(one.schedule()).toBe(false);
  await sim.advance("1s");
  await ended;
  expect([order, one.destroy()]).toEqual([["one starts", "one ends"], undefined]);
});
