/** High resolution timers: nanoseconds, periods without drift, and what a function may do to its own timer. */
import {
  HRTIMER_MODE_REL_SOFT,
  HRTIMER_NORESTART,
  HRTIMER_RESTART,
  type Hrtimer,
  type HrtimerFunction,
  IRQ_HANDLED,
  IRQF_TRIGGER_RISING,
  type ModuleContext,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let times: number[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  times = [];
});
const hrtimer = (action: HrtimerFunction = () => HRTIMER_NORESTART, mode?: number): Hrtimer =>
  k.hrtimer(
    (self) => {
      times.push(k.ktimeGet());
      return action(self);
    },
    "beat",
    mode,
  );
const periodic = (interval: number, mode?: number): Hrtimer =>
  hrtimer((self) => {
    self.forwardNow(interval);
    return HRTIMER_RESTART;
  }, mode);

describe("start", () => {
  test("lets it run so many nanoseconds from now, once", async () => {
    const one = hrtimer();
    await sim.advance(7);
    one.start(1001);
    expect([one.active, one.queued, one.expires, one.remaining]).toEqual([true, true, 1008, 1001]);
    await sim.advance("1s");
    expect([times, one.active]).toEqual([[1008], false]);
  });

  test("with a time of the clock: startAbs", async () => {
    const one = hrtimer();
    await sim.advance(500);
    one.startAbs(k.ktimeGet() + 3);
    await sim.advance("1s");
    expect(times).toEqual([503]);
  });

  test("of a queued one moves it", async () => {
    const one = hrtimer();
    one.start(100);
    one.start(50);
    one.start(200);
    await sim.advance("1s");
    expect(times).toEqual([200]);
  });

  test("with a time that has passed runs it at the next chance", async () => {
    await sim.advance(1000);
    hrtimer().startAbs(10);
    expect(times).toEqual([]);
    await sim.advance(0);
    expect(times).toEqual([1000]);
  });

  test("with NaN is refused", () => {
    const one = hrtimer();
    expect(() => {
      one.start(NaN);
    }).toThrow(refusal("EINVAL"));
    expect(one.active).toBe(false);
  });
});

describe("a period", () => {
  test("does not drift: 10 minutes at 100 Hz, not a nanosecond", async () => {
    periodic(10e6).start(10e6);
    await sim.advance("10min");
    expect(times).toEqual(Array.from({ length: 60_000 }, (_, n) => (n + 1) * 10e6));
  });

  test("keeps its phase when a run is late, and tells how many periods passed", async () => {
    const overruns: number[] = [];
    hrtimer((self) => {
      overruns.push(self.forwardNow(100));
      return HRTIMER_RESTART;
    }).start(100);
    await sim.advance(100);
    k.ndelay(350);
    await sim.advance(350);
    expect([times, overruns]).toEqual([
      [100, 450, 500, 600, 700, 800],
      [1, 3, 1, 1, 1, 1],
    ]);
  });

  test("ends with HRTIMER_NORESTART", async () => {
    hrtimer((self) => {
      self.forwardNow(10);
      return times.length < 3 ? HRTIMER_RESTART : HRTIMER_NORESTART;
    }).start(10);
    await sim.advance("1s");
    expect([times, sim.clock.pending]).toEqual([[10, 20, 30], 0]);
  });

  test("that is restarted without being forwarded is stopped and reported, where Linux would hang", async () => {
    const one = hrtimer(() => HRTIMER_RESTART);
    one.start(10);
    await sim.advance("1s");
    expect([times, one.active]).toEqual([[10], false]);
    expect(sim.log).toEqual([expect.stringMatching(/hrtimer beat .* did not move its expiry/)]);
  });

  test("far shorter than a turn does not keep others from running", async () => {
    const one = hrtimer((self) => {
      self.forward(self.expires, 1);
      return HRTIMER_RESTART;
    });
    k.mdelay(1);
    one.startAbs(1);
    await sim.advance(100);
    expect(times.length).toBeGreaterThan(1000);
    expect(times.length).toBeLessThan(20_000);
    one.cancel();
    await sim.advance(0);
    expect(sim.clock.pending).toBe(0);
  });
});

describe("forward", () => {
  test("of one that has not expired does nothing: 0", () => {
    const one = hrtimer();
    one.start(100);
    one.cancel();
    expect([one.forward(99, 10), one.expires]).toEqual([0, 100]);
    expect([one.forward(100, 10), one.expires]).toEqual([1, 110]);
    expect([one.forward(135, 10), one.expires]).toEqual([3, 140]);
  });

  test("of a queued one does nothing: 0", () => {
    const one = hrtimer();
    one.start(100);
    expect([one.forward(500, 10), one.expires]).toEqual([0, 100]);
  });

  test.each([0, -1, NaN])("by %d is refused", (interval) => {
    expect(() => hrtimer().forwardNow(interval)).toThrow(refusal("EINVAL"));
  });

  test("restart queues it for where it was moved to", async () => {
    const one = hrtimer();
    one.startAbs(100);
    one.cancel();
    await sim.advance(150);
    one.forwardNow(100);
    one.restart();
    await sim.advance("1s");
    expect(times).toEqual([200]);
  });
});

describe("cancel", () => {
  test("keeps it from running, and says whether it was active", async () => {
    const one = hrtimer();
    one.start(100);
    expect([one.cancel(), one.cancel(), one.tryToCancel()]).toEqual([true, false, 0]);
    one.start(100);
    expect(one.tryToCancel()).toBe(1);
    await sim.advance(0);
    expect(sim.clock.pending).toBe(0);
    await sim.advance("1s");
    expect(times).toEqual([]);
  });

  test("from its own function: tryToCancel says -1, cancel is EDEADLK, an oops", async () => {
    const seen: unknown[] = [];
    hrtimer((self) => {
      seen.push(self.tryToCancel(), self.callbackRunning, self.active, self.queued);
      self.cancel();
    }).start(1);
    await sim.advance("1s");
    expect(seen).toEqual([-1, true, true, false]);
    expect(sim.log.join()).toMatch(/in probe, hrtimer beat: .*HRTIMER_NORESTART/);
  });

  test("from another one's function", async () => {
    const victim = hrtimer();
    k.hrtimer(() => void victim.cancel()).start(50);
    victim.start(50);
    await sim.advance("1s");
    expect(times).toEqual([]);
  });

  test("shutdown is for good", async () => {
    const one = periodic(10);
    one.start(10);
    one.shutdown();
    one.shutdown();
    one.start(10);
    await sim.advance("1s");
    expect([times, sim.clock.pending]).toEqual([[], 0]);
  });

  test("shutdown from its own function ends it, whatever it answers", async () => {
    hrtimer((self) => {
      self.shutdown();
      return HRTIMER_RESTART;
    }).start(10);
    await sim.advance("1s");
    expect([times, sim.log]).toEqual([[10], []]);
  });
});

describe("the function", () => {
  test("runs in hardirq context: an edge that it makes is handled when it has ended, and before softirqs", async () => {
    const order: string[] = [];
    const bottom = k.tasklet(() => order.push("tasklet"));
    sim.board.world.release(sim.kernel.gpio.find("GPIO17"));
    k.irq.request(
      k.gpio.input("GPIO17").toIrq(),
      () => {
        order.push("top half");
        return IRQ_HANDLED;
      },
      IRQF_TRIGGER_RISING,
      "button",
    );
    k.hrtimer(() => {
      bottom.schedule();
      sim.button("GPIO17").press();
      order.push("hrtimer");
    }).start(10);
    await sim.advance(10);
    expect(order).toEqual(["hrtimer", "top half", "tasklet"]);
  });

  test("started within itself stays so, whatever it answers", async () => {
    hrtimer((self) => {
      if (times.length < 3) self.start(5);
      return times.length === 2 ? HRTIMER_RESTART : HRTIMER_NORESTART;
    }).start(5);
    await sim.advance("1s");
    expect(times).toEqual([5, 10, 15]);
  });

  test("that throws is an oops and ends its period; others go on", async () => {
    hrtimer(() => {
      throw new Error("broken");
    }).start(5);
    periodic(10).start(10);
    await sim.advance(30);
    expect(times).toEqual([5, 10, 20, 30]);
    expect(sim.log).toEqual([expect.stringMatching(/Oops #1 in probe, hrtimer beat: Error: broken/)]);
  });

  test("runs in hardirq context, and in the HRTIMER softirq only when asked to", async () => {
    const count = async (): Promise<string | undefined> =>
      / HRTIMER: +(\d+)$/m.exec(await sim.kernel.vfs.readFile("/proc/softirqs"))?.[1];
    const hard = periodic(10);
    hard.start(10);
    await sim.advance(50);
    hard.cancel();
    expect([times, await count()]).toEqual([[10, 20, 30, 40, 50], "0"]);
    periodic(10, HRTIMER_MODE_REL_SOFT).start(10);
    await sim.advance(30);
    expect([times.slice(5), await count()]).toEqual([[60, 70, 80], "3"]);
  });

  test("of a soft one may be cancelled by a hard one that is due at the same time", async () => {
    const victim = hrtimer(undefined, HRTIMER_MODE_REL_SOFT);
    k.hrtimer(() => void victim.cancel()).start(50);
    victim.start(50);
    await sim.advance("1s");
    expect(times).toEqual([]);
  });
});

test("delays let virtual time pass at once", () => {
  k.udelay(3);
  k.ndelay(7);
  k.mdelay(1);
  expect(k.ktimeGet()).toBe(1_003_007);
});

test("they end with their module", async () => {
  const one = periodic(10);
  one.start(10);
  await sim.rmmod("probe");
  one.start(10);
  await sim.advance("1s");
  expect([times, sim.clock.pending]).toEqual([[], 0]);
});
