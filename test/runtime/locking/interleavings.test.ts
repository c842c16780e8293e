/** Locks under random interleavings, in virtual time: exclusion, nobody forgotten, first come first served. */
import fc from "fast-check";
import { Call } from "../../../runtime/sched/call.ts";
import { simulate } from "tophalf/mocks";
import { expect, test } from "vitest";
import { contextOf, refusal, SOMEBODY } from "../support.ts";

/** One task: when it comes, how long it stays, and when a signal comes to it, if one does. Milliseconds. */
const visitor = fc.record({
  comes: fc.nat(30),
  stays: fc.nat(10),
  signal: fc.option(fc.nat(60), { nil: undefined }),
  reads: fc.boolean(),
});
const visitors = fc.array(visitor, { maxLength: 12 });
type Visitor = typeof visitor extends fc.Arbitrary<infer T> ? T : never;

interface Visit {
  readonly number: number;
  readonly reads: boolean;
  readonly asked: number;
  entered?: number;
}

interface House {
  enter(reads: boolean, call: Call): Promise<void>;
  leave(reads: boolean): void;
}

/** Lets the visitors come and go; answers who got in, in that order, and who had to leave without. */
async function visit(
  make: (k: Awaited<ReturnType<typeof contextOf>>) => House,
  crowd: readonly Visitor[],
): Promise<{ visits: Visit[]; log: string[]; pending: number }> {
  const sim = simulate();
  const k = await contextOf(sim);
  const house = make(k);
  const visits: Visit[] = [];
  const inside = new Set<Visit>();
  let entered = 0;
  let asked = 0;
  for (const [number, { comes, stays, signal, reads }] of crowd.entries()) {
    const call = new Call(SOMEBODY);
    if (signal !== undefined) sim.clock.after(signal * 1e6, () => call.interrupt());
    k.kthread.run(async () => {
      await k.msleep(comes);
      const visit: Visit = { number, reads, asked: asked++ };
      visits.push(visit);
      try {
        await house.enter(reads, call);
      } catch (error) {
        expect(error).toEqual(refusal("EINTR"));
        return;
      }
      visit.entered = entered++;
      inside.add(visit);
      const writers = [...inside].filter((other) => !other.reads);
      expect(writers.length === 0 || inside.size === 1).toBe(true); // exclusion
      await k.msleep(stays);
      inside.delete(visit);
      house.leave(reads);
    }, `visitor ${number}`);
  }
  await sim.advance("1s");
  expect(inside.size).toBe(0);
  return { visits, log: sim.log, pending: sim.clock.pending };
}

/** Everybody got in, or had a signal; and nobody was overtaken by who asked later, but for a reader who came together with others. */
function checkFair(visits: readonly Visit[], crowd: readonly Visitor[]): void {
  for (const one of visits) {
    if (one.entered === undefined) expect(crowd[one.number]?.signal).toBeDefined();
    for (const other of visits) {
      if (one.entered === undefined || other.entered === undefined) continue;
      if (one.asked < other.asked) expect(one.entered).toBeLessThan(other.entered);
    }
  }
  expect(visits).toHaveLength(crowd.length);
}

test("a mutex: one at a time, first come first served, nobody forgotten, whatever signals come", async () => {
  await fc.assert(
    fc.asyncProperty(visitors, async (crowd) => {
      const writers = crowd.map((one) => ({ ...one, reads: false }));
      const { visits, log, pending } = await visit((k) => {
        const mutex = k.mutex();
        return { enter: (_reads, call) => mutex.lockInterruptible(call), leave: () => mutex.unlock() };
      }, writers);
      checkFair(visits, writers);
      expect([log, pending]).toEqual([[], 0]);
    }),
    { numRuns: 60 },
  );
});

test("an rw semaphore: readers together, writers alone, in the order in which they asked, so that none starves", async () => {
  await fc.assert(
    fc.asyncProperty(visitors, async (crowd) => {
      const { visits, log, pending } = await visit((k) => {
        const sem = k.rwSemaphore();
        return {
          enter: (reads, call) => (reads ? sem.downReadInterruptible(call) : sem.downWriteKillable(call)),
          leave: (reads) => {
            if (reads) sem.upRead();
            else sem.upWrite();
          },
        };
      }, crowd);
      checkFair(visits, crowd);
      expect([log, pending]).toEqual([[], 0]);
    }),
    { numRuns: 60 },
  );
});

test("a semaphore of one, and a completion that is handed on, exclude and serve like a mutex", async () => {
  await fc.assert(
    fc.asyncProperty(visitors, fc.boolean(), async (crowd, asCompletion) => {
      const writers = crowd.map((one) => ({ ...one, reads: false }));
      const { visits, pending } = await visit((k) => {
        const semaphore = k.semaphore(1);
        const completion = k.completion();
        completion.complete();
        return asCompletion
          ? {
              enter: (_reads, call) => completion.waitInterruptible(call),
              leave: () => completion.complete(),
            }
          : { enter: (_reads, call) => semaphore.downInterruptible(call), leave: () => semaphore.up() };
      }, writers);
      checkFair(visits, writers);
      expect(pending).toBe(0);
    }),
    { numRuns: 60 },
  );
});
