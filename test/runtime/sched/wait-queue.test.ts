/** Sleeping until something is true, through the queue itself and through a driver that waits in read. */
import { Call } from "../../../runtime/sched/call.ts";
import { WaitQueue } from "../../../runtime/sched/wait-queue.ts";
import fc from "fast-check";
import { type FileOperations, O_NONBLOCK, O_RDONLY, EAGAIN } from "tophalf";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { device, refusal, SOMEBODY, turns } from "../support.ts";

const never = (): boolean => false;
const always = (): boolean => true;

describe("a wait", () => {
  test("for what is true already ends at once", async () => {
    const queue = new WaitQueue();
    await queue.wait(always);
    expect(queue.active).toBe(false);
  });

  test("ends at the wake-up that finds its condition true, not at one before", async () => {
    const queue = new WaitQueue();
    const seen: string[] = [];
    let ready = false;
    const waiting = queue.wait(() => ready).then(() => seen.push("woken"));
    queue.wakeUp();
    await turns(1);
    seen.push("still asleep");
    ready = true;
    await turns(1);
    seen.push("nobody woke it");
    queue.wakeUp();
    await waiting;
    expect(seen).toEqual(["still asleep", "nobody woke it", "woken"]);
  });

  test("leaves the queue inactive when it has ended", async () => {
    const queue = new WaitQueue();
    let ready = false;
    const waiting = queue.wait(() => ready);
    expect(queue.active).toBe(true);
    ready = true;
    queue.wakeUp();
    await waiting;
    expect(queue.active).toBe(false);
  });

  test("whose condition throws is rejected with that, and disturbs nobody else", async () => {
    const queue = new WaitQueue();
    const broken = queue.wait(() => {
      throw new TypeError("bad condition");
    });
    const [first, second] = await Promise.allSettled([broken, queue.wait(always)]);
    expect(first).toMatchObject({ status: "rejected", reason: new TypeError("bad condition") });
    expect(second.status).toBe("fulfilled");
  });

  test("whose condition starts to throw is rejected then, and whoever woke it is not hit", async () => {
    const queue = new WaitQueue();
    let broken = false;
    const waiting = queue.wait(() => {
      if (broken) throw new TypeError("bad condition");
      return false;
    });
    const outcome = waiting.then(
      () => "woken",
      (error: unknown) => String(error),
    );
    broken = true;
    expect(() => {
      queue.wakeUp();
    }).not.toThrow();
    expect(await outcome).toBe("TypeError: bad condition");
  });
});

describe("several waiters", () => {
  test("are let go in the order in which they came", async () => {
    const queue = new WaitQueue();
    const order: number[] = [];
    let open = false;
    const all = [1, 2, 3].map((number) => queue.wait(() => open).then(() => order.push(number)));
    open = true;
    queue.wakeUp();
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3]);
  });

  test("one that is not ready does not hold up those behind it", async () => {
    const queue = new WaitQueue();
    void queue.wait(never);
    let open = false;
    const second = queue.wait(() => open);
    open = true;
    queue.wakeUp();
    await second;
    expect(queue.active).toBe(true);
  });

  test("woken twice for one thing share it all the same: one returns", async () => {
    const [queue, served] = [new WaitQueue(), [] as number[]];
    let things = 0;
    for (const reader of [1, 2]) {
      void queue
        .wait(() => things > 0)
        .then(() => {
          things--;
          served.push(reader);
        });
    }
    things = 1;
    queue.wakeUp();
    queue.wakeUp();
    await turns(1);
    expect(served).toEqual([1]);
  });

  test("share what there is: as many return as there are things, first come first served", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 }),
        async (readers, deliveries) => {
          const queue = new WaitQueue();
          let things = 0;
          const served: number[] = [];
          for (let reader = 0; reader < readers; reader++) {
            void queue
              .wait(() => things > 0)
              .then(() => {
                things--;
                served.push(reader);
              });
          }
          for (const count of deliveries) {
            things += count;
            queue.wakeUp();
            await turns(1);
          }
          const total = deliveries.reduce((sum, count) => sum + count, 0);
          expect(served).toEqual([...Array(readers).keys()].slice(0, total));
          expect(things).toBe(total - served.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("an interrupted call", () => {
  test("ends its wait with EINTR", async () => {
    const [queue, call] = [new WaitQueue(), new Call(SOMEBODY)];
    const waiting = queue.wait(never, call);
    call.interrupt();
    await expect(waiting).rejects.toEqual(refusal("EINTR"));
    expect([queue.active, call.interrupted]).toEqual([false, true]);
  });

  test("cannot begin to wait: EINTR", async () => {
    const call = new Call(SOMEBODY);
    call.interrupt();
    await expect(new WaitQueue().wait(never, call)).rejects.toEqual(refusal("EINTR"));
  });

  // wait_event_interruptible() looks at the condition before it looks at signals: what is there is taken.
  test("still gets what is there already", async () => {
    const call = new Call(SOMEBODY);
    call.interrupt();
    await new WaitQueue().wait(always, call);
  });

  test("takes nothing away from the other waiters", async () => {
    const [queue, call] = [new WaitQueue(), new Call(SOMEBODY)];
    let open = false;
    const interrupted = queue.wait(() => open, call);
    const other = queue.wait(() => open);
    call.interrupt();
    open = true;
    queue.wakeUp();
    await expect(interrupted).rejects.toEqual(refusal("EINTR"));
    await other;
  });

  test("is not interrupted twice, nor after it was woken", async () => {
    const [queue, call] = [new WaitQueue(), new Call(SOMEBODY)];
    let open = false;
    const waiting = queue.wait(() => open, call);
    open = true;
    queue.wakeUp();
    call.interrupt();
    call.interrupt();
    await waiting;
  });

  test("a wait without a call cannot be interrupted", async () => {
    const [queue, call] = [new WaitQueue(), new Call(SOMEBODY)];
    void queue.wait(never);
    call.interrupt();
    await turns(1);
    expect(queue.active).toBe(true);
  });
});

describe("a driver that waits in read", () => {
  /** A device that gives out single bytes as they are delivered. */
  function pipe(): { ops: FileOperations; deliver: (count: number) => void } {
    const queue = new WaitQueue();
    let bytes = 0;
    return {
      ops: {
        async read(_file, to, call) {
          if (bytes === 0 && call.nonblock) return -EAGAIN;
          await queue.wait(() => bytes > 0, call);
          bytes--;
          return to.put("x");
        },
      },
      deliver: (count) => {
        bytes += count;
        queue.wakeUp();
      },
    };
  }

  test("only one of two readers gets one byte", async () => {
    const sim = simulate();
    const { ops, deliver } = pipe();
    const path = await device(sim, ops);
    const [one, two] = [await sim.kernel.vfs.open(path), await sim.kernel.vfs.open(path)];
    const got: string[] = [];
    void one.read(1).then((data) => got.push(`one ${data.toString()}`));
    void two.read(1).then((data) => got.push(`two ${data.toString()}`));
    await turns(1);
    deliver(1);
    await turns(1);
    expect(got).toEqual(["one x"]);
    deliver(1);
    await turns(1);
    expect(got).toEqual(["one x", "two x"]);
  });

  test("only one of two readers gets one byte although the driver waits in a function of its own", async () => {
    const [sim, queue] = [simulate(), new WaitQueue()];
    let bytes = 0;
    const waitForByte = async (): Promise<void> => {
      await queue.wait(() => bytes > 0);
    };
    const path = await device(sim, {
      async read(_file, to) {
        await waitForByte();
        bytes--;
        return to.put("x");
      },
    });
    const [one, two] = [await sim.kernel.vfs.open(path), await sim.kernel.vfs.open(path)];
    const got: string[] = [];
    void one.read(1).then(() => got.push("one"));
    void two.read(1).then(() => got.push("two"));
    bytes = 1;
    queue.wakeUp();
    await turns(1);
    expect([got, bytes]).toEqual([["one"], 0]);
  });

  test("is let go with EINTR by a signal to its caller, and reads again afterwards", async () => {
    const sim = simulate();
    const { ops, deliver } = pipe();
    const file = await sim.kernel.vfs.open(await device(sim, ops));
    const reading = file.read(1);
    await turns(1);
    file.interrupt();
    await expect(reading).rejects.toEqual(refusal("EINTR"));
    deliver(1);
    expect((await file.read(1)).toString()).toBe("x");
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("answers EAGAIN at once to a caller that does not want to wait", async () => {
    const sim = simulate();
    const { ops, deliver } = pipe();
    const file = await sim.kernel.vfs.open(await device(sim, ops), O_RDONLY | O_NONBLOCK);
    await expect(file.read(1)).rejects.toEqual(refusal("EAGAIN"));
    deliver(1);
    expect((await file.read(1)).toString()).toBe("x");
  });
});
