import { Call } from "../../../runtime/sched/call.ts";
import type { Mutex } from "tophalf";
import { beforeEach, describe, expect, test } from "vitest";
import { device, refusal, SOMEBODY, turns } from "../support.ts";
import { type Bench, bench } from "./support.ts";

let b: Bench;
let mutex: Mutex;
beforeEach(async () => {
  b = await bench();
  mutex = b.k.mutex("m");
});

describe("a mutex", () => {
  test("is held by one task at a time, in the order in which they came", async () => {
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      await mutex.lock();
      order.push(`${name} in`);
      await b.k.msleep(10);
      order.push(`${name} out`);
      mutex.unlock();
    };
    for (const name of ["a", "b", "c"]) void b.task(name, () => work(name));
    await b.sim.advance("1s");
    expect(order).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
    expect([mutex.isLocked, b.log]).toEqual([false, []]);
  });

  test("is handed over: nobody who comes meanwhile takes it before who waits", async () => {
    const order: string[] = [];
    await b.task("a", () => mutex.lock());
    // a's task is over here for the kernel; what it left locked is reported. Unlock it from no task's code.
    void b.task("b", async () => {
      await mutex.lock();
      order.push("b");
      mutex.unlock();
    });
    mutex.unlock();
    expect(b.task("c", () => mutex.tryLock())).toBe(false);
    await turns(1);
    expect(order).toEqual(["b"]);
  });

  test("is tried without waiting", () => {
    b.task("a", () => {
      expect([mutex.tryLock(), mutex.tryLock(), mutex.isLocked]).toEqual([true, false, true]);
      mutex.unlock();
      expect([mutex.isLocked, mutex.tryLock()]).toEqual([false, true]);
      mutex.unlock();
    });
    expect(b.log).toEqual([]);
  });
});

describe("an interruptible lock", () => {
  test("ends with EINTR when the caller gets a signal, and the next one gets it in his place", async () => {
    await mutex.lock();
    const call = new Call(SOMEBODY);
    const interrupted = b.task("a", () => mutex.lockInterruptible(call));
    const next = b.task("b", () => mutex.lock().then(() => mutex.unlock()));
    call.interrupt();
    await expect(interrupted).rejects.toEqual(refusal("EINTR"));
    mutex.unlock();
    await next;
    expect(mutex.isLocked).toBe(false);
  });

  test("takes the caller of the file operation by itself", async () => {
    await mutex.lock();
    const path = await device(b.sim, {
      async read() {
        await mutex.lockInterruptible();
        return 0;
      },
    });
    const file = await b.sim.kernel.vfs.open(path);
    const reading = file.read();
    await turns(1);
    file.interrupt();
    await expect(reading).rejects.toEqual(refusal("EINTR"));
  });

  test("that was handed over just before the signal has it", async () => {
    await mutex.lock();
    const call = new Call(SOMEBODY);
    const waiting = b.task("a", () => mutex.lockKillable(call).then(() => mutex.unlock()));
    mutex.unlock();
    call.interrupt();
    await waiting;
    expect(mutex.isLocked).toBe(false);
  });

  test("of a caller who got a signal before takes it when it is free, and else fails", async () => {
    const call = new Call(SOMEBODY);
    call.interrupt();
    await mutex.lockInterruptible(call);
    await expect(mutex.lockInterruptible(call)).rejects.toEqual(refusal("EINTR"));
  });
});

describe("mistakes", () => {
  test("unlocking what is not locked is reported and refused", () => {
    b.task("a", () => {
      expect(() => mutex.unlock()).toThrow(refusal("EPERM", /not locked/));
    });
    expect(b.log).toEqual(["BUG: bad unlock: a/100 (work) unlocks mutex m of mod, which is not locked"]);
  });

  test("unlocking what another task holds is reported and refused, and it stays locked", async () => {
    await b.task("a", async () => {
      await mutex.lock();
      b.task("b", () => {
        expect(() => mutex.unlock()).toThrow(refusal("EPERM", /held by a\/100/));
      });
      expect(mutex.isLocked).toBe(true);
      mutex.unlock();
    });
    expect(b.log).toEqual([
      "BUG: bad unlock: b/101 (work) unlocks mutex m of mod, which is held by a/100 (work)",
    ]);
  });

  test("locking it twice is reported and refused, across awaits too, instead of hanging", async () => {
    const done = b.task("a", async () => {
      await mutex.lock();
      await b.k.msleep(1);
      await expect(mutex.lock()).rejects.toEqual(refusal("EDEADLK"));
      mutex.unlock();
    });
    await b.sim.advance("1ms");
    await done;
    expect(b.log).toEqual([
      "WARNING: possible recursive locking detected: a/100 (work) takes mutex m of mod again, which it holds already",
    ]);
    expect(mutex.isLocked).toBe(false);
  });

  test("what a file operation leaves locked is reported when it ends, with who did it", async () => {
    const path = await device(b.sim, { read: async () => (await mutex.lock(), 0) });
    await b.sim.kernel.vfs.readFile(path);
    expect(b.log.at(-1)).toMatch(
      /^BUG: .*\/\d+ \(read of \/dev\/gadget\) has ended, but still holds mutex m of mod:/,
    );
  });

  test("what a file operation leaves locked is reported when it throws at once", async () => {
    const path = await device(b.sim, {
      read() {
        mutex.tryLock();
        throw new TypeError("no");
      },
    });
    await expect(b.sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EIO"));
    expect(b.log.some((line) => line.includes("has ended, but still holds mutex m of mod"))).toBe(true);
  });

  test("taking it where nobody may sleep is reported", async () => {
    b.k.tasklet(() => void mutex.lock()).schedule();
    await turns(1);
    expect(b.log).toEqual([
      expect.stringMatching(
        /^BUG: sleeping function called from invalid context: lock of mutex m of mod, in a bottom half/,
      ),
    ]);
  });
});

describe("when its module leaves", () => {
  test("a mutex that is held is reported with who took it, and who waits gets ENODEV", async () => {
    const holding = b.task("a", async () => {
      await mutex.lock();
      await turns(5);
    });
    const waiting = expect(b.task("b", () => mutex.lock())).rejects.toEqual(refusal("ENODEV"));
    await b.sim.rmmod("mod");
    await Promise.all([holding, waiting]);
    expect(b.log).toEqual([
      "BUG: mutex m of mod is still held when its module leaves: taken by a/100 (work)",
    ]);
  });

  test("one that was destroyed before is of no interest any more", async () => {
    mutex.destroy();
    mutex.destroy();
    await b.sim.rmmod("mod");
    expect(b.log).toEqual([]);
  });

  test("mutexes have names of their own when they are given none", () => {
    b.task("a", () => {
      expect([b.k.mutex().name, b.k.mutex().name]).toEqual(["mutex#1", "mutex#2"]);
    });
  });
});
