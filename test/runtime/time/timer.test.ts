/** Timers in jiffies: when they run, what arming answers, and that nothing of them is left. */
import fc from "fast-check";
import { HZ, KernelError, type ModuleContext, type Timer } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";

const JIFFY = 4e6;
let sim: Simulation;
let k: ModuleContext;
let fired: string[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  fired = [];
});
const timer = (name: string, action: (timer: Timer) => void = () => undefined): Timer =>
  k.timer((self) => {
    fired.push(`${name}@${k.jiffies}`);
    action(self);
  }, name);

describe("jiffies", () => {
  test("are reckoned from the clock, 250 a second", async () => {
    expect(k.jiffies).toBe(0);
    await sim.advance(JIFFY - 1);
    expect(k.jiffies).toBe(0);
    await sim.advance(1);
    expect(k.jiffies).toBe(1);
    await sim.advance("1h");
    expect(k.jiffies).toBe(3600 * HZ + 1);
  });
});

describe("mod", () => {
  test("lets it run at its jiffy, once", async () => {
    const one = timer("one");
    expect(one.mod(3)).toBe(false);
    expect([one.pending, one.expires]).toEqual([true, 3]);
    await sim.advance(3 * JIFFY - 1);
    expect(fired).toEqual([]);
    await sim.advance(1);
    await sim.advance("1s");
    expect([fired, one.pending]).toEqual([["one@3"], false]);
  });

  test.each([
    ["later", 8, ["one@8"]],
    ["earlier", 2, ["one@2"]],
  ])("moves a pending one to %s, and says that it was pending", async (_where, expires, expected) => {
    const one = timer("one");
    one.mod(5);
    expect(one.mod(expires)).toBe(true);
    await sim.advance("1s");
    expect(fired).toEqual(expected);
  });

  test.each([-5, 0, 9, 10, 11])("to a jiffy that has begun (%i of 10) means the next", async (expires) => {
    await sim.advance(10 * JIFFY);
    timer("one").mod(expires);
    expect(fired).toEqual([]);
    await sim.advance("1s");
    expect(fired).toEqual(["one@11"]);
  });

  test("arms it again from its own function", async () => {
    const seen: boolean[] = [];
    const one = timer("one", (self) => {
      seen.push(self.pending);
      if (fired.length < 3) self.mod(self.expires + 5);
    });
    one.mod(5);
    await sim.advance("1s");
    expect([fired, seen]).toEqual([
      ["one@5", "one@10", "one@15"],
      [false, false, false],
    ]);
  });

  test("to the past from its own function lets the next jiffy come first", async () => {
    timer("one", (self) => self.mod(0)).mod(1);
    await sim.advance(3 * JIFFY);
    expect(fired).toEqual(["one@1", "one@2", "one@3"]);
  });

  test("to NaN is refused and changes nothing", async () => {
    const one = timer("one");
    one.mod(2);
    expect(() => one.mod(NaN)).toThrow(refusal("EINVAL", /timer one/));
    await sim.advance("1s");
    expect(fired).toEqual(["one@2"]);
  });
});

describe("add", () => {
  test("arms it for its expires", async () => {
    const one = timer("one");
    one.expires = k.jiffies + 7;
    one.add();
    await sim.advance("1s");
    expect(fired).toEqual(["one@7"]);
  });

  test("of a pending one is a bug: EINVAL, and it stays as it was", async () => {
    const one = timer("one");
    one.mod(2);
    expect(() => {
      one.add();
    }).toThrow(refusal("EINVAL", /pending/));
    await sim.advance("1s");
    expect(fired).toEqual(["one@2"]);
  });
});

describe("modPending and reduce", () => {
  test("modPending moves only what is pending", async () => {
    const one = timer("one");
    expect(one.modPending(2)).toBe(false);
    one.mod(2);
    expect(one.modPending(4)).toBe(true);
    await sim.advance("1s");
    expect(fired).toEqual(["one@4"]);
  });

  test("reduce moves only to earlier", async () => {
    const one = timer("one");
    expect(one.reduce(8)).toBe(false);
    expect(one.reduce(9)).toBe(true);
    expect(one.reduce(5)).toBe(true);
    await sim.advance("1s");
    expect(fired).toEqual(["one@5"]);
  });
});

describe("delete", () => {
  test.each(["delete", "deleteSync", "shutdown"] as const)(
    "%s disarms, and says whether it was armed",
    async (how) => {
      const one = timer("one");
      one.mod(2);
      expect([one[how](), one[how](), one.pending]).toEqual([true, false, false]);
      await sim.advance("1s");
      expect([fired, sim.clock.pending]).toEqual([[], 0]);
    },
  );

  test("of another that is due in the same jiffy keeps it from running", async () => {
    const other = timer("other");
    timer("one", () => other.delete()).mod(2);
    other.mod(2);
    await sim.advance("1s");
    expect(fired).toEqual(["one@2"]);
  });

  test("deleteSync from its own function would wait for itself: EDEADLK, as an oops of the function", async () => {
    timer("one", (self) => self.deleteSync()).mod(1);
    await sim.advance("1s");
    expect(sim.log.join()).toMatch(/in probe, timer one: .*deleteSync\(\) from its own function/);
  });

  test("after shutdown it cannot be armed", async () => {
    const one = timer("one");
    one.shutdown();
    expect(one.mod(1)).toBe(false);
    one.add();
    await sim.advance("1s");
    expect([fired, one.pending]).toEqual([[], false]);
  });
});

describe("the function", () => {
  test("runs in atomic context: one that waits is reported", async () => {
    k.timer(() => Promise.resolve() as unknown as undefined, "sleepy").mod(1);
    await sim.advance("1s");
    expect(sim.log).toEqual([expect.stringMatching(/scheduling while atomic: probe, timer sleepy/)]);
  });

  test("that throws is an oops, and the others run", async () => {
    timer("bad", () => {
      throw new KernelError(5, "broken");
    }).mod(1);
    timer("good").mod(1);
    await sim.advance("1s");
    expect(fired).toEqual(["bad@1", "good@1"]);
    expect(sim.log).toEqual([expect.stringMatching(/Oops #1 in probe, timer bad: KernelError: broken/)]);
  });

  test("runs in the TIMER softirq", async () => {
    timer("one").mod(1);
    timer("two").mod(1);
    timer("three").mod(2);
    await sim.advance("1s");
    expect(await sim.kernel.vfs.readFile("/proc/softirqs")).toMatch(/ TIMER: +2$/m);
  });

  test("that is late runs once, and knows the time", async () => {
    timer("one").mod(1);
    k.mdelay(20);
    await sim.advance("1s");
    expect(fired).toEqual(["one@5"]);
  });
});

test("a period reckoned from expires does not drift: 10 minutes, not a nanosecond", async () => {
  const times: number[] = [];
  k.timer((self) => {
    times.push(k.ktimeGet());
    self.mod(self.expires + 125);
  }).mod(125);
  await sim.advance("10min");
  expect(times).toEqual(Array.from({ length: 1200 }, (_, n) => (n + 1) * 500e6));
});

test("all run in the order of their jiffies, and of one jiffy in the order of arming", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 30 }), async (jiffies) => {
      const own = simulate();
      const context = await contextOf(own);
      const order: number[] = [];
      for (const [index, expires] of jiffies.entries()) context.timer(() => order.push(index)).mod(expires);
      await own.advance("1s");
      const expected = [...jiffies.keys()].sort((a, b) => (jiffies[a] ?? 0) - (jiffies[b] ?? 0) || a - b);
      expect(order).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test("however many there are, they hold one timer of the clock; and none when none is armed", async () => {
  const timers = Array.from({ length: 1000 }, (_, n) => timer(`${n}`));
  for (const [n, one] of timers.entries()) one.mod(1000 - n);
  expect(sim.clock.pending).toBe(1);
  for (const one of timers) one.delete();
  await sim.advance(0);
  expect(sim.clock.pending).toBe(0);
});

test("they end with their module, and cannot be armed after that", async () => {
  const one = timer("one");
  one.mod(1);
  await sim.rmmod("probe");
  expect([one.pending, sim.clock.pending]).toEqual([false, 0]);
  expect(one.mod(1)).toBe(false);
});
