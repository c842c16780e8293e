/** Waits with a timeout, exclusive waits, and what becomes of them when the module leaves. */
import { Call } from "../../../runtime/sched/call.ts";
import { WaitQueue } from "../../../runtime/sched/wait-queue.ts";
import fc from "fast-check";
import { HZ, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, SOMEBODY, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let queue: WaitQueue;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  queue = k.waitQueue();
});

describe("a wait with a timeout", () => {
  test("answers 0 when the time is over, and leaves neither waiter nor timer", async () => {
    const waiting = queue.waitTimeout(() => false, HZ);
    await sim.advance("1s");
    expect([await waiting, queue.active, sim.clock.pending]).toEqual([0, false, 0]);
  });

  test("answers the jiffies that were left when the condition came true", async () => {
    let ready = false;
    const waiting = queue.waitTimeout(() => ready, HZ);
    await sim.advance("100ms");
    ready = true;
    queue.wakeUp();
    expect([await waiting, sim.clock.pending]).toEqual([HZ - 25, 0]);
  });

  test("answers 1 when the condition holds at the end although nobody woke the queue", async () => {
    let ready = false;
    const waiting = queue.waitTimeout(() => ready, HZ);
    ready = true;
    await sim.advance("1s");
    expect(await waiting).toBe(1);
  });

  test("answers the whole time when there is nothing to wait for", async () => {
    expect(await queue.waitTimeout(() => true, 7)).toBe(7);
  });

  test("ends with EINTR when the caller gets a signal", async () => {
    const call = new Call(SOMEBODY);
    const waiting = queue.waitTimeout(() => false, HZ, call);
    call.interrupt();
    await expect(waiting).rejects.toEqual(refusal("EINTR"));
    expect(sim.clock.pending).toBe(0);
  });

  test("needs a queue of a kernel, which has a clock", async () => {
    await expect(new WaitQueue().waitTimeout(() => true, 1)).rejects.toEqual(
      refusal("EINVAL", /k\.waitQueue/),
    );
  });
});

describe("exclusive waiters", () => {
  /** Waits for the gate; `gone` lists who was let go. */
  function crowd(): {
    gone: string[];
    open: () => void;
    add: (name: string) => void;
    addExclusive: (name: string) => void;
  } {
    const gone: string[] = [];
    let isOpen = false;
    return {
      gone,
      open: () => (isOpen = true),
      add: (name) => void queue.wait(() => isOpen).then(() => gone.push(name)),
      addExclusive: (name) => void queue.waitExclusive(() => isOpen).then(() => gone.push(name)),
    };
  }

  test.each([
    ["wakeUp", () => queue.wakeUp(), ["a", "1", "b"]],
    ["wakeUpNr(2)", () => queue.wakeUpNr(2), ["a", "1", "2", "b"]],
    ["wakeUpAll", () => queue.wakeUpAll(), ["a", "1", "2", "b", "3"]],
  ])("%s lets go all others and that many of them, in order", async (_name, wake, expected) => {
    const { gone, open, add, addExclusive } = crowd();
    add("a");
    addExclusive("1");
    addExclusive("2");
    add("b");
    addExclusive("3");
    open();
    wake();
    await turns(2);
    expect(gone).toEqual(expected);
    queue.wakeUpAll();
    await turns(2);
    expect(gone).toHaveLength(5);
  });

  test("that need not wait take no wake-up from those who do", async () => {
    const { gone, open, addExclusive } = crowd();
    addExclusive("1");
    open();
    addExclusive("2");
    await turns(1);
    expect(gone).toEqual(["2"]);
    queue.wakeUp();
    await turns(1);
    expect(gone).toEqual(["2", "1"]);
  });

  test("a wake-up that finds nobody ready is not kept for later", async () => {
    const { gone, open, addExclusive } = crowd();
    addExclusive("1");
    queue.wakeUp();
    await turns(1);
    open();
    addExclusive("2"); // looks, and passes; it must not let the other one go
    await turns(1);
    expect(gone).toEqual(["2"]);
  });

  test("one that is not ready does not use up the wake-up: the next one gets it", async () => {
    const gone: string[] = [];
    void queue.waitExclusive(() => false).then(() => gone.push("never"));
    let ready = false;
    void queue.waitExclusive(() => ready).then(() => gone.push("ready"));
    ready = true;
    queue.wakeUp();
    await turns(1);
    expect(gone).toEqual(["ready"]);
  });

  test("are interrupted like others, and the wake-up goes to the next", async () => {
    const call = new Call(SOMEBODY);
    let ready = false;
    const first = queue.waitExclusive(() => ready, call);
    const second = queue.waitExclusive(() => ready);
    call.interrupt();
    ready = true;
    queue.wakeUp();
    await expect(first).rejects.toEqual(refusal("EINTR"));
    await second;
  });
});

describe("when the module leaves", () => {
  test("who waits gets ENODEV, and so does who comes later", async () => {
    const waiting = expect(queue.wait(() => false)).rejects.toEqual(refusal("ENODEV"));
    await sim.rmmod("probe");
    await waiting;
    await expect(queue.wait(() => true)).rejects.toEqual(refusal("ENODEV"));
  });
});

/** What may happen to a queue of consumers, in any order. */
type Step =
  { produce: number } | { consume: "shared" | "exclusive" } | { interrupt: number } | { pass: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ produce: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ consume: fc.constantFrom("shared" as const, "exclusive" as const) }),
    fc.record({ interrupt: fc.nat(9) }),
    fc.record({ pass: fc.nat(2) }),
  ),
  { maxLength: 30 },
);

test("in any interleaving no thing is lost or given twice, and nobody sleeps while there is one for him", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story: Step[]) => {
      const market = new WaitQueue(sim.kernel.sched);
      const calls: Call[] = [];
      let [things, made, eaten, waiting] = [0, 0, 0, 0];
      const consume = async (exclusive: boolean, call: Call): Promise<void> => {
        waiting++;
        try {
          if (exclusive) await market.waitExclusive(() => things > 0, call);
          else await market.wait(() => things > 0, call);
          expect(things).toBeGreaterThan(0);
          things--;
          eaten++;
        } catch (error) {
          expect(error).toEqual(refusal("EINTR"));
        }
        waiting--;
      };
      for (const step of story) {
        if ("produce" in step) {
          things += step.produce;
          made += step.produce;
          market.wakeUpNr(step.produce);
        } else if ("consume" in step) {
          const call = new Call(SOMEBODY);
          calls.push(call);
          void consume(step.consume === "exclusive", call);
        } else if ("interrupt" in step) calls[step.interrupt]?.interrupt();
        else await turns(step.pass);
      }
      await turns(2);
      expect(things + eaten).toBe(made);
      expect(things === 0 || waiting === 0).toBe(true);
      expect(market.active).toBe(waiting > 0);
    }),
    { numRuns: 150 },
  );
});
