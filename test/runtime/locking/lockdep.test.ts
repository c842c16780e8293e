/** The order of locks: what can end in a deadlock is reported when it is first seen, and nothing else is. */
import type { Mutex } from "tophalf";
import { beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, interrupting } from "./support.ts";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});

/** Takes the mutexes one after the other, and gives them back. */
async function takes(name: string, ...mutexes: Mutex[]): Promise<void> {
  await b.task(name, async () => {
    for (const mutex of mutexes) await mutex.lock();
    for (const mutex of [...mutexes].reverse()) mutex.unlock();
  });
}

const CIRCLE = "WARNING: possible circular locking dependency detected";

describe("two mutexes", () => {
  test("that are taken in both orders are reported at the first inversion, without any deadlock, with both chains", async () => {
    const [one, two] = [b.k.mutex("one"), b.k.mutex("two")];
    await takes("a", one, two);
    expect(b.log).toEqual([]);
    await takes("b", two, one);
    const at = String.raw` at .*lockdep\.test\.ts:\d+:\d+\)?`;
    expect(b.log).toEqual([
      CIRCLE,
      expect.stringMatching(
        new RegExp(`^now: mutex one of mod taken while mutex two of mod was held, by b/101 \\(work\\)${at}$`),
      ),
      expect.stringMatching(
        new RegExp(
          `^before: mutex two of mod taken while mutex one of mod was held, by a/100 \\(work\\)${at}$`,
        ),
      ),
      expect.stringMatching(/always in the same order$/),
    ]);
  });

  test("are reported once, however often it happens", async () => {
    const [one, two] = [b.k.mutex("one"), b.k.mutex("two")];
    await takes("a", one, two);
    for (let round = 0; round < 3; round++) await takes("b", two, one);
    expect(b.log.filter((line) => line === CIRCLE)).toHaveLength(1);
  });

  test("in one order are fine, by whomever and however often", async () => {
    const [one, two] = [b.k.mutex("one"), b.k.mutex("two")];
    for (const name of ["a", "b", "c"]) await takes(name, one, two);
    await takes("d", two);
    expect(b.log).toEqual([]);
  });

  test("of which the second is only tried are fine: who tries waits for nobody", async () => {
    const [one, two] = [b.k.mutex("one"), b.k.mutex("two")];
    await takes("a", one, two);
    await b.task("b", async () => {
      await two.lock();
      expect(one.tryLock()).toBe(true);
      one.unlock();
      two.unlock();
    });
    expect(b.log).toEqual([]);
  });

  test("taken by different tasks side by side depend on nothing", async () => {
    const [one, two] = [b.k.mutex("one"), b.k.mutex("two")];
    const both = Promise.all([
      b.task("a", async () => {
        await one.lock();
        await b.k.msleep(2);
        one.unlock();
      }),
      b.task("b", async () => {
        await two.lock();
        await b.k.msleep(1);
        two.unlock();
      }),
    ]);
    await b.sim.advance("1s");
    await both;
    await takes("c", two, one);
    expect(b.log).toEqual([]);
  });

  test("deadlock for real, and the report was made before", async () => {
    const [one, two] = [b.k.mutex("one"), b.k.mutex("two")];
    const crossing = async (first: Mutex, second: Mutex): Promise<void> => {
      await first.lock();
      await b.k.msleep(1);
      await second.lock();
    };
    const both = [b.task("a", () => crossing(one, two)), b.task("b", () => crossing(two, one))];
    await b.sim.advance("1s");
    expect(b.log[0]).toBe(CIRCLE);
    await b.sim.rmmod("mod");
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});

test("a circle over three locks is found, with the whole chain", async () => {
  const [one, two, three] = [b.k.mutex("one"), b.k.mutex("two"), b.k.mutex("three")];
  await takes("a", one, two);
  await takes("b", two, three);
  await takes("c", three, one);
  expect(b.log.slice(0, 4)).toEqual([
    CIRCLE,
    expect.stringMatching(/^now: mutex one of mod taken while mutex three of mod was held, by c/),
    expect.stringMatching(/^before: mutex two of mod taken while mutex one of mod was held, by a/),
    expect.stringMatching(/^before: mutex three of mod taken while mutex two of mod was held, by b/),
  ]);
});

test("different kinds of locks make a circle together", async () => {
  const [mutex, semaphore] = [b.k.mutex("m"), b.k.rwSemaphore("r")];
  await b.task("a", async () => {
    await mutex.lock();
    await semaphore.downRead();
    semaphore.upRead();
    mutex.unlock();
  });
  await b.task("b", async () => {
    await semaphore.downRead();
    await mutex.lock();
    mutex.unlock();
    semaphore.upRead();
  });
  expect(b.log[0]).toBe(CIRCLE);
});

describe("readers of rwlocks", () => {
  test("may cross each other: they do not wait for one another", () => {
    const [one, two] = [b.k.rwlock("one"), b.k.rwlock("two")];
    for (const [first, second] of [
      [one, two],
      [two, one],
    ] as const) {
      first.readLock();
      second.readLock();
      second.readUnlock();
      first.readUnlock();
    }
    expect(b.log).toEqual([]);
  });

  test.each(["writeLock", "readLock"] as const)("that cross writers are reported (then %s)", (last) => {
    const [one, two] = [b.k.rwlock("one"), b.k.rwlock("two")];
    one.writeLock();
    two.readLock();
    two.readUnlock();
    one.writeUnlock();
    two.writeLock();
    one[last]();
    expect(b.log[0]).toBe(CIRCLE);
    one[last === "readLock" ? "readUnlock" : "writeUnlock"]();
    two.writeUnlock();
  });
});

test("a lock that is destroyed takes its order with it", async () => {
  const [one, two] = [b.k.mutex("one"), b.k.mutex("two")];
  await takes("a", one, two);
  two.destroy();
  await takes("b", b.k.mutex("two"), one);
  expect(b.log).toEqual([]);
});

describe("a lock that top halves take", () => {
  test("is reported when it is taken elsewhere with interrupts enabled, once", () => {
    const lock = b.k.spinlock("s");
    const press = interrupting(b, () => {
      lock.lock();
      lock.unlock();
    });
    press();
    expect(b.log).toEqual([]);
    for (let round = 0; round < 2; round++) {
      b.task("a", () => {
        lock.lock();
        lock.unlock();
      });
    }
    expect(b.log).toEqual([
      "WARNING: inconsistent lock state: spin lock s of mod is taken in a top half (a top half), and with those enabled by a/100 (work): " +
        "one that comes meanwhile waits for ever. Take it there with lockIrqsave()",
    ]);
  });

  test("is reported as well when the top half comes second", () => {
    const lock = b.k.spinlock("s");
    lock.lock();
    lock.unlock();
    const press = interrupting(b, () => {
      lock.lock();
      lock.unlock();
    });
    press();
    press();
    expect(b.log).toEqual([expect.stringMatching(/^WARNING: inconsistent lock state: spin lock s of mod/)]);
  });

  test("is fine with irqsave, and when it is only tried in the top half", () => {
    const [one, two] = [b.k.spinlock("one"), b.k.spinlock("two")];
    const press = interrupting(b, () => {
      one.lock();
      one.unlock();
      if (two.tryLock()) two.unlock();
    });
    press();
    one.unlockIrqrestore(one.lockIrqsave());
    two.lock();
    two.unlock();
    expect(b.log).toEqual([]);
  });

  test("as readers may be read elsewhere with interrupts enabled, but not written", () => {
    const lock = b.k.rwlock("r");
    const press = interrupting(b, () => {
      lock.readLock();
      lock.readUnlock();
    });
    press();
    lock.readLock();
    press();
    lock.readUnlock();
    expect(b.log).toEqual([]);
    lock.writeLock();
    lock.writeUnlock();
    expect(b.log).toEqual([expect.stringMatching(/^WARNING: inconsistent lock state: rwlock r of mod/)]);
  });
});

test("a lock that bottom halves take is to be taken elsewhere with bh disabled", () => {
  const [bad, good] = [b.k.spinlock("bad"), b.k.spinlock("good")];
  b.k.localBhDisable();
  b.k
    .tasklet(() => {
      for (const lock of [bad, good]) {
        lock.lock();
        lock.unlock();
      }
    })
    .schedule();
  b.k.localBhEnable();
  good.lockBh();
  good.unlockBh();
  expect(b.log).toEqual([]);
  bad.lock();
  bad.unlock();
  expect(b.log).toEqual([
    expect.stringMatching(/spin lock bad of mod is taken in a bottom half.*lockBh\(\)$/),
  ]);
});
