/** Code that keeps the one thread is named: the soft lockup detector. */
import { IRQ_HANDLED, IRQF_TRIGGER_RISING, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, device } from "./support.ts";

const LOCKUP = /watchdog: BUG: soft lockup/;

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  sim.kernel.watchdog.start();
  k = await contextOf(sim);
});

/** Presses a button whose top half does this. */
function press(handler: () => void): void {
  k.irq.request(
    k.gpio.input("GPIO17").toIrq(),
    () => {
      handler();
      return IRQ_HANDLED;
    },
    IRQF_TRIGGER_RISING,
    "button",
  );
  sim.button("GPIO17").press();
}

describe("code that keeps the thread for seconds is named:", () => {
  test("a top half", async () => {
    press(() => {
      k.mdelay(3000);
    });
    await sim.advance("2s");
    expect(sim.log).toEqual([expect.stringMatching(/soft lockup.*irq 32 \(button\)/)]);
  });

  test("a bottom half", async () => {
    const slow = k.tasklet(() => {
      k.mdelay(3000);
    }, "slow");
    press(() => {
      slow.schedule();
    });
    await sim.advance("2s");
    expect(sim.log).toEqual([expect.stringMatching(/soft lockup.*tasklet slow/)]);
  });

  test("a file operation", async () => {
    const path = await device(sim, {
      read: () => {
        k.mdelay(3000);
        return 0;
      },
    });
    await sim.kernel.vfs.readFile(path);
    await sim.advance("2s");
    expect(sim.log).toEqual([expect.stringMatching(/soft lockup.*\/dev\/gadget/)]);
  });
});

describe("nothing is reported", () => {
  test("of code that takes less than a second", async () => {
    press(() => {
      k.mdelay(400);
    });
    await sim.advance("5s");
    expect(sim.log).toEqual([]);
  });

  test("of a runtime that is idle for long", async () => {
    await sim.advance("1h");
    expect(sim.log).toEqual([]);
  });

  test("of what ran before, and was not late", async () => {
    const quick = k.tasklet(() => undefined, "quick");
    quick.schedule();
    await sim.advance("1s");
    press(() => {
      k.mdelay(3000);
    });
    await sim.advance("2s");
    expect(sim.log).toEqual([expect.not.stringContaining("quick")]);
    expect(sim.log[0]).toMatch(LOCKUP);
  });

  test("after it was stopped, and no timer is left", async () => {
    sim.kernel.watchdog.stop();
    press(() => {
      k.mdelay(3000);
    });
    await sim.advance("2s");
    expect([sim.log, sim.clock.pending]).toEqual([[], 0]);
  });
});

test("it reports one lockup once, and the next again", async () => {
  const slow = k.tasklet(() => {
    k.mdelay(3000);
  }, "slow");
  for (let round = 0; round < 2; round++) {
    slow.schedule();
    await sim.advance("10s");
  }
  expect(sim.log).toEqual([expect.stringMatching(LOCKUP), expect.stringMatching(LOCKUP)]);
});
