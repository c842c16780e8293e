/** Work queues: what runs when, how many at a time, and what waits for what. */
import fc from "fast-check";
import {
  type ModuleContext,
  WQ_FREEZABLE,
  WQ_HIGHPRI,
  WQ_MAX_ACTIVE,
  WQ_UNBOUND,
  type Work,
  type Workqueue,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal, turns } from "../support.ts";

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

describe("a queue", () => {
  test("starts its items in the order of queueing, and lets as many be under way as it may", async () => {
    const queue = k.workqueue.alloc("two at a time", WQ_UNBOUND, 2);
    queueAll(queue, [work("a", 10), work("b", 20), work("c", 5), work("d", 5)]);
    await sim.advance("1s");
    expect(order).toEqual([
      "a starts",
      "b starts",
      "a ends",
      "c starts",
      "c ends",
      "d starts",
      "b ends",
      "d ends",
    ]);
  });

  test.each(["allocOrdered", "createSinglethread", "create"] as const)(
    "of %s has one item at a time",
    async (how) => {
      const queue = k.workqueue[how]("ordered");
      queueAll(queue, [work("a", 10), work("b", 1)]);
      await sim.advance("1s");
      expect(order).toEqual(["a starts", "a ends", "b starts", "b ends"]);
    },
  );

  test("of high priority comes before the others, whenever it was queued", async () => {
    work("normal").schedule();
    k.workqueue.alloc("high", WQ_HIGHPRI).queue(work("high"));
    k.systemHighpriWq.queue(work("system's high"));
    await turns(1);
    expect(order).toEqual(["high", "system's high", "normal"]);
  });

  test("lets 256 be under way unless told otherwise", async () => {
    const queue = k.workqueue.alloc("default");
    queueAll(
      queue,
      Array.from({ length: 300 }, () => work("x", 10)),
    );
    await sim.advance("5ms");
    expect(order).toHaveLength(256);
  });

  test.each([
    [-1, 1],
    [513, 512],
  ])("with maxActive %i has %i, and says so as Linux does", (asked, granted) => {
    expect(k.workqueue.alloc("odd", 0, asked).maxActive).toBe(granted);
    expect(sim.log).toEqual([
      `workqueue: max_active ${asked} requested for odd is out of range, clamping between 1 and ${WQ_MAX_ACTIVE}`,
    ]);
  });

  test("needs a name, flags that there are, and a whole number: EINVAL", () => {
    expect(() => k.workqueue.alloc("")).toThrow(refusal("EINVAL"));
    expect(() => k.workqueue.alloc("x", 1)).toThrow(refusal("EINVAL", /0x1/));
    expect(() => k.workqueue.alloc("x", 0, 1.5)).toThrow(refusal("EINVAL", /1\.5/));
  });

  test("of the system cannot be destroyed: EPERM", async () => {
    await expect(k.systemWq.destroy()).rejects.toEqual(refusal("EPERM", /events/));
    work("one").schedule();
    await turns(1);
    expect(order).toEqual(["one"]);
  });

  test("gives everybody a turn: a burst of thousands is cut into pieces", async () => {
    const count = 1000;
    queueAll(
      k.systemUnboundWq,
      Array.from({ length: count }, () => k.work(() => void order.push("x"))),
    );
    await Promise.resolve();
    await Promise.resolve();
    expect(order.length).toBeGreaterThan(100);
    expect(order.length).toBeLessThan(count);
    await sim.advance(1);
    expect(order).toHaveLength(count);
  });
});

describe("drain and destroy", () => {
  test("let what is queued end, and what it queues itself", async () => {
    const queue = k.workqueue.allocOrdered("queue");
    const chained = work("chained");
    queue.queue(work("first", 10, () => queue.queue(chained)));
    const gone = queue.destroy().then(() => order.push("destroyed"));
    await sim.advance("1s");
    await gone;
    expect(order).toEqual(["first starts", "first ends", "chained", "destroyed"]);
  });

  test("refuse what comes from elsewhere, and say so", async () => {
    const queue = k.workqueue.alloc("queue");
    await queue.destroy();
    expect(queue.queue(work("late"))).toBe(false);
    await turns(1);
    expect([order, sim.log]).toEqual([
      [],
      ["workqueue: cannot queue work late on queue: it has been destroyed"],
    ]);
  });

  test("drain opens it again; destroy is harmless twice", async () => {
    const queue = k.workqueue.alloc("queue");
    await queue.drain();
    queue.queue(work("one"));
    await queue.destroy();
    await queue.destroy();
    expect([order, sim.log]).toEqual([["one"], []]);
  });

  test("of an item that queues itself on and on is said to take long", async () => {
    const queue = k.workqueue.alloc("queue");
    const runs = work("again", 1, (self) => order.length < 100 && queue.queue(self));
    queue.queue(runs);
    const drained = queue.drain();
    await sim.advance("1s");
    await drained;
    expect(sim.log).toEqual(["workqueue queue: drain() is not complete after 10 rounds"]);
  });
});

describe("a freezable queue", () => {
  test("starts no item while the system sleeps; others do", async () => {
    await sim.kernel.sleep.suspend();
    k.systemFreezableWq.queue(work("freezable"));
    k.workqueue.alloc("made meanwhile", WQ_FREEZABLE).queue(work("freezable too"));
    k.systemWq.queue(work("other"));
    await turns(1);
    expect(order).toEqual(["other"]);
    await sim.kernel.sleep.resume();
    await turns(1);
    expect(order).toEqual(["other", "freezable", "freezable too"]);
  });
});

describe("a module that leaves", () => {
  test("has its pending work cancelled and its queues drained", async () => {
    const pending = work("pending");
    const queue = k.workqueue.allocOrdered("queue");
    queue.queue(work("running", 10));
    await sim.advance("5ms");
    pending.schedule();
    const gone = sim.rmmod("probe").then(() => order.push("gone"));
    await sim.advance("1s");
    await gone;
    expect(order).toEqual(["running starts", "pending", "running ends", "gone"]);
    expect([pending.schedule(), queue.queue(pending), k.systemWq.isIdle]).toEqual([false, false, true]);
  });

  test("leaves an item behind that does not end, and says so", async () => {
    k.work(() => new Promise(() => undefined), "endless").schedule();
    await turns(1);
    const gone = sim.rmmod("probe");
    await sim.advance("10s");
    await gone;
    expect(sim.log).toEqual(["work endless of probe does not end; going on without it"]);
    expect(sim.kernel.modules.all).toEqual([]);
  });

  test("leaves a queue behind whose items do not end, and nobody can queue there any more", async () => {
    const endless = new Promise<void>(() => undefined);
    let queue: Workqueue | undefined;
    await load(sim, "stuck", (own) => {
      const item = own.work(() => endless, "endless");
      queue = own.workqueue.alloc("queue");
      queue.queue(item);
    });
    await turns(1);
    const gone = sim.rmmod("stuck");
    await sim.advance("20s");
    await gone;
    expect(sim.log).toEqual([
      "work on queue of stuck does not end; going on without it",
      "work endless of stuck does not end; going on without it",
    ]);
    expect([queue?.queue(work("late")), sim.clock.pending]).toEqual([false, 0]);
  });
});

interface Step {
  readonly item: number;
  readonly does: "queue" | "cancel" | "flush" | "wait";
  readonly ms: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  item: fc.nat(3),
  does: fc.constantFrom("queue" as const, "cancel" as const, "flush" as const, "wait" as const),
  ms: fc.integer({ min: 0, max: 6 }),
});

test("whatever is queued, cancelled and flushed: no item runs twice at a time, no more than maxActive at all, every run ends, and all flushes return", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, maxActive) => {
        const own = simulate();
        const context = await contextOf(own);
        const queue = context.workqueue.alloc("queue", 0, maxActive);
        const running = [0, 0, 0, 0];
        const [starts, ends, wanted] = [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
          [0, 0, 0, 0],
        ];
        const bump = (counts: number[], index: number, by = 1): number =>
          (counts[index] = (counts[index] ?? 0) + by);
        const items = running.map((_, index) =>
          context.work(async () => {
            bump(starts, index);
            expect(bump(running, index)).toBe(1);
            expect(running.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(maxActive);
            await new Promise<void>((resolve) => {
              own.clock.after(index * 2e6, resolve);
            });
            bump(running, index, -1);
            bump(ends, index);
          }),
        );
        const flushes: Promise<unknown>[] = [];
        for (const { item, does, ms } of steps) {
          const one = items[item] ?? work("none");
          if (does === "queue") bump(wanted, item, queue.queue(one) ? 1 : 0);
          if (does === "cancel") bump(wanted, item, one.cancel() ? -1 : 0);
          if (does === "flush") flushes.push(item % 2 === 0 ? one.flush() : queue.flush());
          await own.advance(ms * 1e6);
        }
        await own.advance("1s");
        await Promise.all(flushes);
        expect([starts, ends, queue.isIdle, own.log]).toEqual([wanted, wanted, true, []]);
      },
    ),
    { numRuns: 60 },
  );
});
