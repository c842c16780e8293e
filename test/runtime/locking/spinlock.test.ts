import type { SpinLock } from "tophalf";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal, turns } from "../support.ts";
import { type Bench, bench, interrupting } from "./support.ts";

let b: Bench;
let lock: SpinLock;
beforeEach(async () => {
  b = await bench();
  lock = b.k.spinlock("s");
});

describe("a spin lock", () => {
  test("is taken and given back", () => {
    lock.lock();
    expect([lock.isLocked, lock.tryLock(), lock.tryLockIrqsave()]).toEqual([true, false, undefined]);
    lock.unlock();
    expect([lock.isLocked, lock.tryLock()]).toEqual([false, true]);
    lock.unlock();
    expect(b.log).toEqual([]);
  });

  test("does not keep top halves away", () => {
    const order: string[] = [];
    const press = interrupting(b, () => order.push("top half"));
    lock.lock();
    press();
    order.push("unlock");
    lock.unlock();
    expect(order).toEqual(["top half", "unlock"]);
  });

  test("with irqsave keeps top halves away: each edge waits for irqrestore, with its own time", async () => {
    const order: string[] = [];
    const press = interrupting(b, () => order.push("top half"));
    const flags = lock.lockIrqsave();
    press();
    press();
    order.push("unlock");
    lock.unlockIrqrestore(flags);
    expect(order).toEqual(["unlock", "top half", "top half"]);
    press();
    expect(order).toHaveLength(4);
    await turns(1);
    expect(b.log).toEqual([]);
  });

  test("with irqsave keeps bottom halves of such edges away as well", async () => {
    const order: string[] = [];
    const tasklet = b.k.tasklet(() => void order.push("tasklet"));
    const press = interrupting(b, () => {
      tasklet.schedule();
    });
    const flags = lock.lockIrqsave();
    press();
    order.push("unlock");
    lock.unlockIrqrestore(flags);
    order.push("after");
    await turns(1);
    expect(order).toEqual(["unlock", "tasklet", "after"]);
  });

  test("nested irqsave enables interrupts only at the outer restore", () => {
    const seen: string[] = [];
    const press = interrupting(b, () => seen.push("top half"));
    const inner = b.k.spinlock("inner");
    const flags = lock.lockIrqsave();
    const innerFlags = inner.lockIrqsave();
    press();
    inner.unlockIrqrestore(innerFlags);
    expect(seen).toEqual([]);
    lock.unlockIrqrestore(flags);
    expect(seen).toEqual(["top half"]);
  });

  test("with irq enables interrupts whatever was before", () => {
    const seen: string[] = [];
    const press = interrupting(b, () => seen.push("top half"));
    const flags = b.k.localIrqSave();
    lock.lockIrq();
    press();
    lock.unlockIrq();
    expect(seen).toEqual(["top half"]);
    b.k.localIrqRestore(flags);
  });

  test("with bh keeps bottom halves away, and top halves not", () => {
    const order: string[] = [];
    const tasklet = b.k.tasklet(() => void order.push("tasklet"));
    const press = interrupting(b, () => {
      order.push("top half");
      tasklet.schedule();
    });
    lock.lockBh();
    press();
    order.push("unlock");
    lock.unlockBh();
    expect(order).toEqual(["top half", "unlock", "tasklet"]);
  });

  test("with bh keeps those away that the code itself raises, until the outermost enable", async () => {
    const order: string[] = [];
    b.k.localBhDisable();
    lock.lockBh();
    b.k.tasklet(() => void order.push("tasklet")).schedule();
    lock.unlockBh();
    order.push("still disabled");
    b.k.localBhEnable();
    order.push("enabled");
    expect(order).toEqual(["still disabled", "tasklet", "enabled"]);
    await turns(1);
    expect(order).toHaveLength(3);
  });

  test("is taken in a top half, where interrupts are disabled anyway", () => {
    let levels = 0;
    const press = interrupting(b, () => {
      const flags = lock.lockIrqsave();
      levels++;
      lock.unlockIrqrestore(flags);
    });
    press();
    press();
    expect([levels, lock.isLocked, b.log]).toEqual([2, false, []]);
  });
});

describe("an await with a spin lock held", () => {
  test("is reported with the lock, its module and the task, once; then interrupts go on, and the lock can be unlocked", async () => {
    const seen: string[] = [];
    const press = interrupting(b, () => seen.push("top half"));
    await b.task("a", async () => {
      const flags = lock.lockIrqsave();
      press();
      await turns(1);
      expect(seen).toEqual(["top half"]);
      lock.unlockIrqrestore(flags);
    });
    expect(b.log).toEqual([
      expect.stringMatching(
        /^BUG: scheduling while atomic: a\/100 \(work\) gave up the thread \(await\) with spin lock s of mod held/,
      ),
    ]);
    expect(lock.isLocked).toBe(false);
  });

  test("is reported also when the await is for nothing", async () => {
    await b.task("a", async () => {
      lock.lock();
      await Promise.resolve();
      lock.unlock();
    });
    expect(b.log).toHaveLength(1);
  });

  test("makes whoever wants it meanwhile fail instead of hang", async () => {
    lock.lock();
    await turns(1);
    b.task("b", () => {
      expect(() => lock.lock()).toThrow(refusal("EDEADLK"));
    });
    expect(b.log.at(-1)).toMatch(
      /^BUG: spinlock deadlock: b\/100 \(work\) wants spin lock s of mod, which code of no known task holds/,
    );
  });

  test("is reported when what might sleep is called, before it does", async () => {
    lock.lock();
    const sleep = b.k.msleep(1);
    lock.unlock();
    await b.sim.advance("1ms");
    await sleep;
    expect(b.log).toEqual([
      expect.stringMatching(
        /^BUG: sleeping function called from invalid context: msleep, with a spin lock held/,
      ),
    ]);
  });

  test("a bottom half that ends with one held is reported", async () => {
    b.k
      .tasklet(() => {
        lock.lock();
      })
      .schedule();
    await turns(1);
    expect(b.log).toEqual([expect.stringMatching(/a bottom half ended with spin lock s of mod held/)]);
  });

  test("disabled interrupts do not outlive the turn either", async () => {
    const seen: string[] = [];
    const press = interrupting(b, () => seen.push("top half"));
    b.k.localIrqSave();
    b.k.localBhDisable();
    press();
    await turns(1);
    expect(seen).toEqual(["top half"]);
  });
});

describe("mistakes", () => {
  test("taking it twice is a deadlock: reported and refused, and interrupts are as before", () => {
    lock.lock();
    expect(() => lock.lockIrqsave()).toThrow(refusal("EDEADLK"));
    expect(() => {
      lock.lockBh();
    }).toThrow(refusal("EDEADLK"));
    const seen: string[] = [];
    const press = interrupting(b, () => seen.push("top half"));
    press();
    expect(seen).toEqual(["top half"]);
    lock.unlock();
    expect(lock.isLocked).toBe(false);
  });

  test("a top half that wants what the interrupted code holds is an oops, not a hang", () => {
    const press = interrupting(b, () => {
      lock.lock();
    });
    lock.lock();
    press();
    lock.unlock();
    expect(b.log[0]).toMatch(/^BUG: spinlock deadlock: a top half wants spin lock s of mod/);
    expect(b.sim.kernel.oopses.count).toBe(1);
  });

  test("unlocking what is not locked is reported and refused", () => {
    expect(() => {
      lock.unlock();
    }).toThrow(refusal("EPERM"));
    expect(b.log).toEqual([
      expect.stringMatching(/^BUG: bad unlock: .* spin lock s of mod, which is not locked$/),
    ]);
  });

  test("one that is held when its module leaves is reported", async () => {
    b.task("a", () => {
      lock.lock();
    });
    await b.sim.rmmod("mod");
    expect(b.log.at(-1)).toBe(
      "BUG: spin lock s of mod is still held when its module leaves: taken by a/100 (work)",
    );
  });
});
