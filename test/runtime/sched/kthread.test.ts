import { EINTR, EIO, ENOSPC, HZ, type Kthread, KernelError, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});

/** A thread that counts its rounds, one each 100 ms, and answers how many they were. */
const counter = (): Kthread =>
  k.kthread.run(async (thread) => {
    let rounds = 0;
    for (; !thread.shouldStop; rounds++) await k.msleep(100);
    return rounds;
  }, "counter");

describe("a thread", () => {
  test("that is created begins when it is woken, once", async () => {
    let begun = 0;
    const thread = k.kthread.create(() => {
      begun++;
    }, "late");
    await turns(1);
    expect(begun).toBe(0);
    thread.wakeUp();
    thread.wakeUp();
    await turns(1);
    expect([begun, thread.ended]).toEqual([1, true]);
  });

  test("that is run begins when the code that runs gives way", async () => {
    const order: string[] = [];
    k.kthread.run(() => void order.push("thread"), "soon");
    order.push("creator");
    await turns(1);
    expect(order).toEqual(["creator", "thread"]);
  });

  test("is a task of its own, with a pid of its own, across awaits", async () => {
    const seen: string[] = [];
    for (const name of ["one", "two"]) {
      k.kthread.run(async () => {
        await k.msleep(1);
        seen.push(`${k.current.comm} ${k.current.pid}`);
      }, name);
    }
    await sim.advance("1ms");
    expect(seen).toEqual(["one 3", "two 4"]);
  });

  test("is told to stop, and answers what it found", async () => {
    const thread = counter();
    await sim.advance("250ms");
    const result = thread.stop();
    expect([thread.shouldStop, thread.ended]).toEqual([true, false]); // it ends its sleep first
    await sim.advance("50ms");
    expect([await result, await thread.stop()]).toEqual([3, 3]);
  });

  test("that never began answers EINTR, and never begins", async () => {
    let begun = false;
    const thread = k.kthread.create(() => void (begun = true), "never");
    expect(await thread.stop()).toBe(-EINTR);
    thread.wakeUp();
    await turns(1);
    expect(begun).toBe(false);
  });

  test("that is woken and stopped before it had the chance never begins", async () => {
    let begun = false;
    const thread = k.kthread.run(() => void (begun = true), "never");
    expect([await thread.stop(), begun]).toEqual([-EINTR, false]);
  });

  test("cannot wait for its own end", async () => {
    const thread = k.kthread.run(async (self) => {
      await self.stop();
    }, "ouroboros");
    await turns(1);
    expect([thread.ended, await thread.stop()]).toEqual([true, -35]);
  });

  test.each([
    ["a refusal", () => Promise.reject(new KernelError(ENOSPC)), -ENOSPC, 0],
    ["a fault", () => Promise.reject(new TypeError("x is undefined")), -EIO, 1],
  ])("that ends with %s answers the errno", async (_what, action, result, oopses) => {
    const thread = k.kthread.run(action, "faulty");
    await turns(1);
    expect([await thread.stop(), sim.kernel.oopses.count]).toEqual([result, oopses]);
  });
});

describe("waking a thread", () => {
  test("ends its schedule(), and is not lost between two", async () => {
    let work = 0;
    let done = 0;
    const thread = k.kthread.run(async (self) => {
      while (!self.shouldStop) {
        if (work === done) await k.schedule();
        else done++;
      }
    }, "worker");
    for (let round = 0; round < 3; round++) {
      work++;
      thread.wakeUp();
      await turns(round % 2);
    }
    await turns(1);
    expect(done).toBe(3);
    await thread.stop();
  });

  test("lets it look at its condition on a wait queue, so that stop() ends a wait for shouldStop", async () => {
    const queue = k.waitQueue();
    const thread = k.kthread.run(async (self) => {
      await queue.wait(() => self.shouldStop);
      return 7;
    }, "waiter");
    await turns(1);
    expect(await thread.stop()).toBe(7);
  });

  test("ends scheduleTimeout with what is left, and does not end msleep", async () => {
    const seen: unknown[] = [];
    const thread = k.kthread.run(async () => {
      seen.push(await k.scheduleTimeout(HZ), sim.clock.now() / 1e6);
      await k.msleep(1000);
      seen.push(sim.clock.now() / 1e6);
    }, "sleeper");
    await sim.advance("100ms");
    thread.wakeUp();
    await sim.advance("100ms");
    thread.wakeUp();
    await sim.advance("2s");
    expect(seen).toEqual([HZ - 25, 100, 1100]);
  });
});

describe("parking", () => {
  test("pauses a thread that asks, until it is let go on", async () => {
    let rounds = 0;
    const thread = k.kthread.run(async (self) => {
      for (; !self.shouldStop; rounds++) {
        if (self.shouldPark) await self.parkMe();
        await k.msleep(100);
      }
    }, "parked");
    await sim.advance("250ms");
    const parked = thread.park();
    await sim.advance("1s");
    await parked;
    const before = rounds;
    await sim.advance("1s");
    expect(rounds).toBe(before);
    thread.unpark();
    await sim.advance("200ms");
    expect(rounds).toBe(before + 2);
    void thread.park();
    const stopped = thread.stop();
    await sim.advance("1s");
    expect(await stopped).toBe(0);
  });

  test("a thread that has ended, or ends instead, keeps nobody waiting", async () => {
    const thread = k.kthread.run(() => k.msleep(10), "short");
    const parked = thread.park();
    await sim.advance("10ms");
    await parked;
    await thread.park();
    expect(thread.ended).toBe(true);
  });
});

describe("a thread that runs when its module leaves", () => {
  test("is told to stop, and the module waits for it", async () => {
    const thread = counter();
    await sim.advance("150ms");
    const leaving = sim.rmmod("probe");
    await sim.advance("20ms");
    expect([thread.ended, sim.kernel.modules.all.length]).toEqual([false, 1]);
    await sim.advance("30ms");
    await leaving;
    expect([await thread.stop(), sim.log, sim.clock.pending]).toEqual([2, [], 0]);
  });

  test("is given up with a complaint when it does not end, and what it waits for fails", async () => {
    const ends: string[] = [];
    k.kthread.run(async () => {
      for (;;) {
        await k.msleep(100).catch((error: unknown) => {
          ends.push(String(error));
          throw error;
        });
      }
    }, "deaf");
    await sim.advance("150ms");
    const leaving = sim.rmmod("probe");
    await sim.advance("3s");
    await leaving;
    expect(sim.log).toEqual([expect.stringMatching(/^BUG: kthread deaf of probe does not end/)]);
    expect(ends).toEqual(["KernelError: the module has been removed"]);
    expect([sim.clock.pending, sim.kernel.oopses.count]).toEqual([0, 0]);
  });

  test("that was never woken is gone without a word", async () => {
    k.kthread.create(() => undefined, "never");
    await sim.rmmod("probe");
    expect(sim.log).toEqual([]);
  });

  test("nobody makes a new one then", async () => {
    await sim.rmmod("probe");
    expect(() => k.kthread.run(() => undefined, "late")).toThrow(refusal("ENODEV"));
  });
});

test("threads that have ended are not kept, and tasks are not followed for them", async () => {
  for (let round = 0; round < 3; round++) await k.kthread.run(() => undefined, "short").stop();
  await turns(1);
  const task = k.kthread.create(() => undefined, "x").task;
  await sim.rmmod("probe");
  const { tasks } = sim.kernel;
  expect(await tasks.run(task, async () => (await turns(1), tasks.current))).toBe(tasks.idle);
});
