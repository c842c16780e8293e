/** Real time. Nothing here waits longer than a few milliseconds, and nothing depends on how quick the machine is. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { systemClock } from "tophalf";
import { describe, expect, test } from "vitest";
import { originOf } from "../../../runtime/time/system-clock.ts";
import { turns } from "../support.ts";

const elapsed = (nanoseconds: number): Promise<void> =>
  new Promise((resolve) => {
    systemClock.after(nanoseconds, resolve);
  });

describe("now", () => {
  test("is CLOCK_MONOTONIC, which the kernel stamps edges with", () => {
    const before = Number(process.hrtime.bigint());
    const now = systemClock.now();
    const after = Number(process.hrtime.bigint());
    const rounding = 10e3; // two clocks of Node's that are set against each other once
    expect(now).toBeGreaterThanOrEqual(before - rounding);
    expect(now).toBeLessThanOrEqual(after + rounding);
  });

  test("is so in a fresh process too, where nobody has asked Node for the time before", () => {
    const path = fileURLToPath(new URL("../../../runtime/time/system-clock.ts", import.meta.url));
    const { outputFiles } = buildSync({ entryPoints: [path], write: false, format: "esm", platform: "node" });
    const look = `const before = process.hrtime.bigint();
      const now = systemClock.now();
      const after = process.hrtime.bigint();
      console.log(Math.max(Number(before) - now, now - Number(after)));`;
    const code = `${outputFiles[0]?.text ?? ""}\n${look}`;
    const off = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
    expect(Number(off)).toBeLessThan(50e3);
  });

  test("is so although the process had to wait for the processor while the two were set against each other", () => {
    let time = 1000;
    const delays = [300e6, 0, 2e6, 5, ...Array<number>(100).fill(7e6)];
    const later = (): number => (time += delays.shift() ?? 0);
    expect(
      originOf(
        () => time,
        () => later() - 40,
      ),
    ).toBe(40);
  });

  test("is so although each reading takes its time, as where system calls are slow", () => {
    let time = 1000;
    const slow = (): number => (time += 30);
    expect(originOf(slow, () => slow() - 40)).toBe(40);
  });

  test("never goes back", () => {
    let [last, backwards] = [systemClock.now(), 0];
    for (let look = 0; look < 100_000; look++) {
      const now = systemClock.now();
      if (now < last) backwards++;
      last = now;
    }
    expect(backwards).toBe(0);
  });

  test("wallTime is the time of day", () => {
    const before = Date.now();
    const wall = systemClock.wallTime();
    expect(wall).toBeGreaterThanOrEqual(before);
    expect(wall).toBeLessThanOrEqual(Date.now());
  });
});

describe("after", () => {
  test.each([2e6, 1.3e6, 1])("calls back %d ns later at the earliest", async (nanoseconds) => {
    const start = systemClock.now();
    await elapsed(nanoseconds);
    expect(systemClock.now() - start).toBeGreaterThanOrEqual(nanoseconds);
  });

  test.each([0, -5e9])("with %d ns calls back soon, but not at once", async (nanoseconds) => {
    const order: string[] = [];
    const fired = elapsed(nanoseconds).then(() => order.push("fired"));
    order.push("armed");
    await fired;
    expect(order).toEqual(["armed", "fired"]);
  });

  test("does not call back when it is cancelled, and cancelling late does no harm", async () => {
    const fired: string[] = [];
    systemClock.after(1e6, () => fired.push("cancelled")).cancel();
    const kept = systemClock.after(1e6, () => fired.push("kept"));
    await elapsed(4e6);
    kept.cancel();
    expect(fired).toEqual(["kept"]);
  });

  test("of more milliseconds than Node's timers take does not call back at once", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    let fired = false;
    const timer = systemClock.after(2 ** 32 * 1e6, () => (fired = true));
    await elapsed(3e6);
    timer.cancel();
    process.off("warning", note);
    expect([fired, warnings]).toEqual([false, []]);
  });
});

describe("defer", () => {
  test("calls back in a later turn: after this one, and all that it promised", async () => {
    const order: string[] = [];
    const deferred = new Promise<void>((resolve) => {
      systemClock.defer(() => {
        order.push("deferred");
        resolve();
      });
    });
    void Promise.resolve().then(() => order.push("promised"));
    order.push("this turn");
    await deferred;
    expect(order).toEqual(["this turn", "promised", "deferred"]);
  });

  test("does not starve the event loop when each defers the next", async () => {
    let rounds = 0;
    let stop = false;
    const again = (): void => {
      rounds++;
      if (!stop) systemClock.defer(again);
    };
    again();
    await turns(5);
    stop = true;
    expect(rounds).toBeLessThan(20);
  });
});

test("spin lets that much time pass without returning", () => {
  const start = systemClock.now();
  systemClock.spin(500e3);
  expect(systemClock.now() - start).toBeGreaterThanOrEqual(500e3);
});
