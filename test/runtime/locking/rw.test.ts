/** Readers and writers: the rwlock, which never waits, and the rw semaphore, which sleeps. */
import { Call } from "../../../runtime/sched/call.ts";
import type { RwLock, RwSemaphore } from "tophalf";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal, SOMEBODY, turns } from "../support.ts";
import { type Bench, bench, interrupting } from "./support.ts";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});

describe("an rwlock", () => {
  let lock: RwLock;
  beforeEach(() => {
    lock = b.k.rwlock("r");
  });

  test("has several readers, or one writer", () => {
    lock.readLock();
    lock.readLock();
    expect([lock.readTryLock(), lock.writeTryLock()]).toEqual([true, false]);
    for (let readers = 3; readers > 0; readers--) lock.readUnlock();
    expect(lock.writeTryLock()).toBe(true);
    expect([lock.readTryLock(), lock.writeTryLock()]).toEqual([false, false]);
    lock.writeUnlock();
    expect(b.log).toEqual([]);
  });

  test("that would have to wait is a deadlock: reported and refused", () => {
    lock.readLock();
    expect(() => {
      lock.writeLock();
    }).toThrow(refusal("EDEADLK"));
    lock.readUnlock();
    lock.writeLock();
    expect(() => {
      lock.readLock();
    }).toThrow(refusal("EDEADLK"));
    lock.writeUnlock();
    expect(b.log).toHaveLength(2);
  });

  test("is given back in the way in which it was taken", () => {
    lock.readLock();
    expect(() => {
      lock.writeUnlock();
    }).toThrow(refusal("EPERM"));
    lock.readUnlock();
    expect(() => {
      lock.readUnlock();
    }).toThrow(refusal("EPERM"));
  });

  test.each([
    ["readLockIrqsave", () => lock.readUnlockIrqrestore(lock.readLockIrqsave())],
    ["writeLockIrqsave", () => lock.writeUnlockIrqrestore(lock.writeLockIrqsave())],
  ])("%s keeps edges away until it is given back", (name) => {
    const order: string[] = [];
    const press = interrupting(b, () => order.push("top half"));
    const write = name.startsWith("write");
    const flags = write ? lock.writeLockIrqsave() : lock.readLockIrqsave();
    press();
    order.push("unlock");
    if (write) lock.writeUnlockIrqrestore(flags);
    else lock.readUnlockIrqrestore(flags);
    expect(order).toEqual(["unlock", "top half"]);
  });

  test("has its variants with irq and bh", () => {
    const order: string[] = [];
    const tasklet = b.k.tasklet(() => void order.push("tasklet"));
    const press = interrupting(b, () => {
      order.push("top half");
      tasklet.schedule();
    });
    const around = (take: () => void, give: () => void): string[] => {
      order.length = 0;
      take();
      press();
      order.push("unlock");
      give();
      return [...order];
    };
    const irq = ["unlock", "top half", "tasklet"];
    const bh = ["top half", "unlock", "tasklet"];
    expect(
      around(
        () => lock.readLockIrq(),
        () => lock.readUnlockIrq(),
      ),
    ).toEqual(irq);
    expect(
      around(
        () => lock.writeLockIrq(),
        () => lock.writeUnlockIrq(),
      ),
    ).toEqual(irq);
    expect(
      around(
        () => lock.readLockBh(),
        () => lock.readUnlockBh(),
      ),
    ).toEqual(bh);
    expect(
      around(
        () => lock.writeLockBh(),
        () => lock.writeUnlockBh(),
      ),
    ).toEqual(bh);
  });

  test("held across an await as a reader is reported as such", async () => {
    await b.task("a", async () => {
      lock.readLock();
      await turns(1);
      lock.readUnlock();
    });
    expect(b.log).toEqual([
      expect.stringMatching(/a\/100 \(work\) gave up the thread.*rwlock r of mod \(as a reader\) held/),
    ]);
  });
});

describe("an rw semaphore", () => {
  let sem: RwSemaphore;
  let order: string[];
  beforeEach(() => {
    sem = b.k.rwSemaphore("r");
    order = [];
  });

  const reader = (name: string, milliseconds = 10): void =>
    void b.task(name, async () => {
      await sem.downRead();
      order.push(`${name} in`);
      await b.k.msleep(milliseconds);
      order.push(`${name} out`);
      sem.upRead();
    });
  const writer = (name: string): void =>
    void b.task(name, async () => {
      await sem.downWrite();
      order.push(`${name} in`);
      await b.k.msleep(10);
      order.push(`${name} out`);
      sem.upWrite();
    });

  test("lets readers in together, and a writer alone, in the order in which they came", async () => {
    reader("r1");
    reader("r2");
    writer("w");
    reader("r3");
    reader("r4");
    await b.sim.advance("1s");
    expect(order).toEqual([
      "r1 in",
      "r2 in",
      "r1 out",
      "r2 out",
      "w in",
      "w out",
      "r3 in",
      "r4 in",
      "r3 out",
      "r4 out",
    ]);
    expect([sem.isLocked, sem.isContended, b.log]).toEqual([false, false, []]);
  });

  test("starves no writer: readers who come on and on wait for him", async () => {
    reader("r0", 25);
    await b.sim.advance("5ms");
    writer("w");
    for (let number = 1; number <= 10; number++) {
      reader(`r${number}`, 25);
      await b.sim.advance("5ms");
    }
    await b.sim.advance("1s");
    expect(order.slice(0, 4)).toEqual(["r0 in", "r0 out", "w in", "w out"]);
  });

  test("is tried: a reader does not overtake a writer who waits", async () => {
    b.task("a", () =>
      expect([sem.downReadTrylock(), sem.downReadTrylock(), sem.downWriteTrylock()]).toEqual([
        true,
        true,
        false,
      ]),
    );
    writer("w");
    expect(b.task("b", () => sem.downReadTrylock())).toBe(false);
    sem.upRead();
    sem.upRead();
    await b.sim.advance("1s");
    expect(order).toEqual(["w in", "w out"]);
  });

  test("a writer who gives up lets those in who waited behind him", async () => {
    reader("r1", 1000);
    const call = new Call(SOMEBODY);
    const writing = b.task("w", () => sem.downWriteKillable(call));
    reader("r2");
    await b.sim.advance("1ms");
    expect(order).toEqual(["r1 in"]);
    call.interrupt();
    await expect(writing).rejects.toEqual(refusal("EINTR"));
    await b.sim.advance("1ms");
    expect(order).toEqual(["r1 in", "r2 in"]);
    await b.sim.advance("1s");
  });

  test("is downgraded: the writer goes on as a reader, with the readers who are next", async () => {
    const done = b.task("w", async () => {
      await sem.downWrite();
      reader("r");
      sem.downgradeWrite();
      await b.k.msleep(5);
      expect(order).toEqual(["r in"]);
      expect(sem.downWriteTrylock()).toBe(false);
      sem.upRead();
    });
    await b.sim.advance("1s");
    await done;
    expect([order, b.log]).toEqual([["r in", "r out"], []]);
  });

  test("reports who takes it twice: refused where it must hang, a warning where it may", async () => {
    await b.task("a", async () => {
      await sem.downRead();
      await sem.downRead();
      sem.upRead();
      await expect(sem.downWrite()).rejects.toEqual(refusal("EDEADLK"));
      sem.upRead();
    });
    expect(b.log.map((line) => line.slice(0, 45))).toEqual(
      Array(2).fill("WARNING: possible recursive locking detected:"),
    );
  });

  test("reports who gives back what he does not hold", async () => {
    await b.task("a", async () => {
      await sem.downRead();
      b.task("b", () => {
        expect(() => {
          sem.upRead();
        }).toThrow(refusal("EPERM", /held by a/));
      });
      expect(() => {
        sem.upWrite();
      }).toThrow(refusal("EPERM"));
      expect(() => {
        sem.downgradeWrite();
      }).toThrow(refusal("EPERM"));
      sem.upRead();
    });
    expect(b.log).toHaveLength(3);
  });

  test("interrupted readers get EINTR; when the module leaves all who wait get ENODEV", async () => {
    await sem.downWrite();
    const call = new Call(SOMEBODY);
    const interrupted = sem.downReadInterruptible(call);
    const left = expect(sem.downRead()).rejects.toEqual(refusal("ENODEV"));
    call.interrupt();
    await expect(interrupted).rejects.toEqual(refusal("EINTR"));
    await b.sim.rmmod("mod");
    await left;
    expect(b.log).toEqual([
      expect.stringMatching(/^BUG: rw semaphore r of mod is still held when its module leaves/),
    ]);
  });
});
