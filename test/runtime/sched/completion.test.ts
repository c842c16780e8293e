import { Call } from "../../../runtime/sched/call.ts";
import { type Completion, HZ, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, SOMEBODY, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let done: Completion;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  done = k.completion("done");
});

/** Waits `count` times, and lists who was let go. */
function waiters(count: number): number[] {
  const gone: number[] = [];
  for (let number = 1; number <= count; number++) void done.wait().then(() => gone.push(number));
  return gone;
}

describe("a completion", () => {
  test("lets one waiter go for each complete(), the one that has waited longest", async () => {
    const gone = waiters(3);
    done.complete();
    await turns(1);
    expect(gone).toEqual([1]);
    done.complete();
    done.complete();
    await turns(1);
    expect(gone).toEqual([1, 2, 3]);
  });

  test("that came before its waiters is there for as many of them", async () => {
    done.complete();
    done.complete();
    const gone = waiters(3);
    await turns(1);
    expect(gone).toEqual([1, 2]);
    expect(done.done).toBe(false);
  });

  test("of all lets everybody go, now and later, until it is made anew", async () => {
    const gone = waiters(2);
    done.completeAll();
    await done.wait();
    await turns(1);
    expect([gone, done.done, done.tryWait(), done.done]).toEqual([[1, 2], true, true, true]);
    done.reinit();
    expect([done.done, done.tryWait()]).toEqual([false, false]);
  });

  test("is taken by tryWait once, without waiting", () => {
    done.complete();
    expect([done.tryWait(), done.tryWait()]).toEqual([true, false]);
  });

  test("may be completed in a top or bottom half", async () => {
    const gone = waiters(1);
    k.tasklet(() => {
      done.complete();
    }).schedule();
    await turns(1);
    expect(gone).toEqual([1]);
  });
});

describe("a wait with a timeout", () => {
  test("answers 0 when the time is over, and takes nothing from those who wait on", async () => {
    const timedOut = done.waitTimeout(HZ);
    const gone = waiters(1);
    await sim.advance("1s");
    expect(await timedOut).toBe(0);
    done.complete();
    await turns(1);
    expect([gone, sim.clock.pending]).toEqual([[1], 0]);
  });

  test("answers the jiffies that were left, and disarms its timer", async () => {
    const waiting = done.waitTimeout(HZ);
    await sim.advance("400ms");
    done.complete();
    expect([await waiting, sim.clock.pending]).toEqual([HZ - 100, 0]);
  });

  test("that is completed in the last moment answers at least 1", async () => {
    const waiting = done.waitTimeout(1);
    await sim.advance("3999us");
    done.complete();
    expect(await waiting).toBe(1);
  });
});

describe("an interruptible wait", () => {
  test.each([
    ["waitInterruptible", (call: Call) => done.waitInterruptible(call)],
    ["waitKillable", (call: Call) => done.waitKillable(call)],
    ["waitInterruptibleTimeout", (call: Call) => done.waitInterruptibleTimeout(HZ, call)],
    ["waitKillableTimeout", (call: Call) => done.waitKillableTimeout(HZ, call)],
  ])("%s ends with EINTR", async (_name, wait) => {
    const call = new Call(SOMEBODY);
    const waiting = wait(call);
    call.interrupt();
    await expect(waiting).rejects.toEqual(refusal("EINTR"));
    done.complete();
    expect([done.tryWait(), sim.clock.pending]).toEqual([true, 0]);
  });

  test("of a caller that got a signal before takes what is done, and else does not begin", async () => {
    const call = new Call(SOMEBODY);
    call.interrupt();
    done.complete();
    await done.waitInterruptible(call);
    await expect(done.waitInterruptible(call)).rejects.toEqual(refusal("EINTR"));
  });
});

describe("when its module leaves", () => {
  test("who waits gets ENODEV, and so does who comes later", async () => {
    const waiting = expect(done.wait()).rejects.toEqual(refusal("ENODEV"));
    await sim.rmmod("probe");
    await waiting;
    await expect(done.wait()).rejects.toEqual(refusal("ENODEV"));
  });
});
