import { Call } from "../../../runtime/sched/call.ts";
import { HZ } from "tophalf";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal, SOMEBODY, turns } from "../support.ts";
import { type Bench, bench } from "./support.ts";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});

describe("a semaphore", () => {
  test("lets as many in as it counts, and the others in the order in which they came", async () => {
    const semaphore = b.k.semaphore(2);
    const order: number[] = [];
    for (const number of [1, 2, 3, 4]) void semaphore.down().then(() => order.push(number));
    await turns(1);
    expect([order, semaphore.count]).toEqual([[1, 2], 0]);
    semaphore.up();
    await turns(1);
    expect(order).toEqual([1, 2, 3]);
    semaphore.up();
    semaphore.up();
    await turns(1);
    expect([order, semaphore.count]).toEqual([[1, 2, 3, 4], 1]);
  });

  test("belongs to nobody: one task takes it, another gives it back, and no order is checked", async () => {
    const semaphore = b.k.semaphore(1);
    await b.task("a", () => semaphore.down());
    b.task("b", () => {
      semaphore.up();
    });
    expect([semaphore.downTrylock(), semaphore.downTrylock(), b.log]).toEqual([true, false, []]);
  });

  test("is waited for with a timeout: ETIME", async () => {
    const semaphore = b.k.semaphore(0, "s");
    const waiting = expect(semaphore.downTimeout(HZ)).rejects.toEqual(
      refusal("ETIME", /semaphore s was not free within 250/),
    );
    await b.sim.advance("1s");
    await waiting;
    const inTime = semaphore.downTimeout(HZ);
    semaphore.up();
    await inTime;
    expect([semaphore.count, b.sim.clock.pending]).toEqual([0, 0]);
  });

  test("is waited for until a signal comes", async () => {
    const semaphore = b.k.semaphore(0);
    const call = new Call(SOMEBODY);
    const waiting = semaphore.downInterruptible(call);
    call.interrupt();
    await expect(waiting).rejects.toEqual(refusal("EINTR"));
    semaphore.up();
    expect(semaphore.count).toBe(1);
  });

  test("whoever waits when the module leaves gets ENODEV", async () => {
    const waiting = expect(b.k.semaphore(0).down()).rejects.toEqual(refusal("ENODEV"));
    await b.sim.rmmod("mod");
    await waiting;
  });

  test.each([-1, 1.5, Number.NaN])("cannot count %d", (count) => {
    expect(() => b.k.semaphore(count)).toThrow(refusal("EINVAL"));
  });
});
