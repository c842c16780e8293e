/** Virtual time: it moves from event to event, and between two lets everything run that the first set off. */
import fc from "fast-check";
import { nanosecondsOf, simulate, VirtualClock } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock();
});
const sleep = (ns: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ns, resolve);
  });

describe("virtual time", () => {
  test("starts at 0, on the first of January 2026", () => {
    expect([clock.now(), new Date(clock.wallTime()).toISOString()]).toEqual([0, "2026-01-01T00:00:00.000Z"]);
  });

  test("moves by exactly what it is told, on both clocks", async () => {
    await clock.advance("1.5s");
    await clock.advance(250);
    expect(clock.now()).toBe(1_500_000_250);
    expect(clock.wallTime() - Date.UTC(2026, 0, 1)).toBeCloseTo(1500.00025, 4);
  });

  test("stands still otherwise", async () => {
    await clock.settle();
    expect(clock.now()).toBe(0);
  });

  test("passes at once when it is spun away", () => {
    clock.spin(5e6);
    expect(clock.now()).toBe(5e6);
  });
});

describe("a timer", () => {
  test("fires at its time, once", async () => {
    const fired: number[] = [];
    clock.after(100, () => fired.push(clock.now()));
    await clock.advance(99);
    expect(fired).toEqual([]);
    await clock.advance(1);
    await clock.advance(1000);
    expect(fired).toEqual([100]);
  });

  test("that is cancelled does not fire; cancelling again, or late, does no harm", async () => {
    const fired: string[] = [];
    const cancelled = clock.after(100, () => fired.push("cancelled"));
    const kept = clock.after(100, () => fired.push("kept"));
    cancelled.cancel();
    cancelled.cancel();
    await clock.advance(100);
    kept.cancel();
    expect([fired, clock.pending]).toEqual([["kept"], 0]);
  });

  test("may be cancelled by another that fires at the same time", async () => {
    const fired: string[] = [];
    clock.after(100, () => {
      fired.push("first");
      second.cancel();
    });
    const second = clock.after(100, () => fired.push("second"));
    await clock.advance(100);
    expect(fired).toEqual(["first"]);
  });

  test("whose time has passed already fires at the next chance", async () => {
    const fired: number[] = [];
    clock.after(-5, () => fired.push(clock.now()));
    clock.after(0, () => fired.push(clock.now()));
    await clock.advance(0);
    expect(fired).toEqual([0, 0]);
  });

  test("is late when somebody spins past it, and then comes before what follows", async () => {
    const fired: string[] = [];
    clock.after(100, () => fired.push(`late at ${clock.now()}`));
    clock.after(1000, () => fired.push(`next at ${clock.now()}`));
    clock.spin(500);
    await clock.advance(500);
    expect(fired).toEqual(["late at 500", "next at 1000"]);
  });

  test("is counted while it waits", async () => {
    clock.after(100, () => undefined);
    clock.after(200, () => undefined);
    clock.defer(() => undefined);
    expect(clock.pending).toBe(3);
    await clock.advance(150);
    expect(clock.pending).toBe(1);
  });

  test("sees its own time while it runs, and so does what it sets off", async () => {
    const seen: number[] = [];
    clock.after(100, () => {
      void Promise.resolve().then(() => seen.push(clock.now()));
      clock.after(50, () => seen.push(clock.now()));
    });
    await clock.advance(1000);
    expect(seen).toEqual([100, 150]);
  });

  test("all fire in the order of their times, and those of one time in the order of arming", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 20 }), async (delays) => {
        const [own, fired] = [new VirtualClock(), [] as number[]];
        for (const [index, delay] of delays.entries()) own.after(delay, () => fired.push(index));
        await own.advance(20);
        const expected = [...delays.keys()].sort((a, b) => (delays[a] ?? 0) - (delays[b] ?? 0) || a - b);
        expect(fired).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe("between two events", () => {
  // The measurement of mocks-and-style.md, section 1.3: other fake clocks see one or two of the six.
  test("everything runs that the first set off: an async blink makes all its edges", async () => {
    const edges: string[] = [];
    const blink = async (): Promise<void> => {
      for (let level = 1; ; level = 1 - level) {
        edges.push(`${level}@${clock.now() / 1e6}`);
        await sleep(100e6);
      }
    };
    void blink();
    await clock.advance("500ms");
    expect(edges).toEqual(["1@0", "0@100", "1@200", "0@300", "1@400", "0@500"]);
  });

  test("a long chain of promises runs to its end", async () => {
    const seen: number[] = [];
    clock.after(10, () => {
      void (async () => {
        for (let step = 0; step < 10_000; step++) await Promise.resolve();
        seen.push(clock.now());
      })();
    });
    clock.after(20, () => seen.push(clock.now()));
    await clock.advance(20);
    expect(seen).toEqual([10, 20]);
  });

  test("what was deferred to a later turn runs before time moves on", async () => {
    const seen: string[] = [];
    clock.after(10, () => {
      clock.defer(() => seen.push(`deferred at ${clock.now()}`));
    });
    clock.after(20, () => seen.push("next"));
    await clock.advance(20);
    expect(seen).toEqual(["deferred at 10", "next"]);
  });
});

describe("settle", () => {
  test("lets promises run", async () => {
    const seen: string[] = [];
    void Promise.resolve().then(() => seen.push("ran"));
    await clock.settle();
    expect(seen).toEqual(["ran"]);
  });

  test("lets run what was deferred to a later turn: it needs no time to pass", async () => {
    const seen: string[] = [];
    clock.defer(() => seen.push("ran"));
    await clock.settle();
    expect([seen, clock.now()]).toEqual([["ran"], 0]);
  });
});

describe("nanosecondsOf", () => {
  test.each([
    ["1ns", 1],
    ["1us", 1e3],
    ["250ms", 250e6],
    ["1.5s", 1.5e9],
    ["2min", 120e9],
    ["1h", 3600e9],
    ["0s", 0],
    [" 10 ms ", 10e6],
    [42, 42],
  ])("%j is %d", (duration, nanoseconds) => {
    expect(nanosecondsOf(duration)).toBe(nanoseconds);
  });

  test.each([
    "",
    "5",
    "ms",
    "5 parsecs",
    "-5ms",
    "1.ms",
    ".5s",
    "1e3ms",
    "5MS",
    "5 m s",
    "1s2ms",
    "5constructor",
  ])("%j is no duration: RangeError, with which units there are", (duration) => {
    expect(() => nanosecondsOf(duration)).toThrow(RangeError);
    expect(() => nanosecondsOf(duration)).toThrow(/ns, us, ms, s, min or h/);
  });

  test("a simulation refuses it before time moves", async () => {
    const sim = simulate();
    await expect(sim.advance("5 parsecs")).rejects.toThrow(RangeError);
    expect(sim.clock.now()).toBe(0);
  });
});
