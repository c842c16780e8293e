import { IRQ_HANDLED, IRQF_TRIGGER_RISING, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { HI_SOFTIRQ, TASKLET_SOFTIRQ, TIMER_SOFTIRQ } from "../../../runtime/deferral/softirq.ts";
import { contextOf, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const show = (): Promise<string> => sim.kernel.vfs.readFile("/proc/softirqs");
async function counts(): Promise<Record<string, number>> {
  const rows = [...(await show()).matchAll(/^ *(\w+): +(\d+)$/gm)];
  return Object.fromEntries(rows.map(([, name = "", count]) => [name, Number(count)] as const));
}

describe("/proc/softirqs", () => {
  test("is as Linux has it, with one processor", async () => {
    expect(await show()).toBe(
      [
        "                    CPU0       ",
        "          HI:          0",
        "       TIMER:          0",
        "      NET_TX:          0",
        "      NET_RX:          0",
        "       BLOCK:          0",
        "    IRQ_POLL:          0",
        "     TASKLET:          0",
        "       SCHED:          0",
        "     HRTIMER:          0",
        "         RCU:          0",
        "",
      ].join("\n"),
    );
  });

  test("counts runs of a softirq, not of what it runs", async () => {
    for (const name of ["a", "b", "c"]) k.tasklet(() => undefined, name).schedule();
    k.tasklet(() => undefined, "urgent").hiSchedule();
    await turns(1);
    expect(await counts()).toMatchObject({ HI: 1, TASKLET: 1, TIMER: 0 });
  });

  test("does not count an interrupt that raised none", async () => {
    k.irq.request(k.gpio.input("GPIO17").toIrq(), () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "button");
    sim.button("GPIO17").press();
    expect(await counts()).toMatchObject({ HI: 0, TASKLET: 0 });
  });
});

describe("softirqs", () => {
  test("run by priority, each once, however often and in whatever order they are raised", async () => {
    const { softirqs } = simulate().kernel;
    const order: string[] = [];
    softirqs.open(HI_SOFTIRQ, () => order.push("HI"));
    softirqs.open(TIMER_SOFTIRQ, () => order.push("TIMER"));
    softirqs.open(TASKLET_SOFTIRQ, () => order.push("TASKLET"));
    for (const nr of [TASKLET_SOFTIRQ, TIMER_SOFTIRQ, HI_SOFTIRQ, TASKLET_SOFTIRQ]) softirqs.raise(nr);
    expect(order).toEqual([]);
    await turns(1);
    expect(order).toEqual(["HI", "TIMER", "TASKLET"]);
  });

  test("raised while they run have their turn in the next round, the more urgent first", async () => {
    const { softirqs } = simulate().kernel;
    const order: string[] = [];
    softirqs.open(HI_SOFTIRQ, () => order.push("HI"));
    softirqs.open(TIMER_SOFTIRQ, () => {
      order.push("TIMER");
      if (order.length < 3) for (const nr of [TIMER_SOFTIRQ, HI_SOFTIRQ]) softirqs.raise(nr);
    });
    softirqs.raise(TIMER_SOFTIRQ);
    await turns(1);
    expect(order).toEqual(["TIMER", "HI", "TIMER"]);
  });

  test("that exceed their budget go on in a later turn, and nothing of them is lost", async () => {
    const fresh = simulate();
    const { softirqs } = fresh.kernel;
    let left = 100;
    softirqs.open(TASKLET_SOFTIRQ, () => {
      if (--left > 0) softirqs.raise(TASKLET_SOFTIRQ);
    });
    softirqs.raise(TASKLET_SOFTIRQ);
    await Promise.resolve();
    expect(left).toBeGreaterThan(80);
    await fresh.advance(1);
    expect(left).toBe(0);
  });

  test("that take long yield after two milliseconds", async () => {
    const { softirqs } = sim.kernel;
    let runs = 0;
    softirqs.open(TASKLET_SOFTIRQ, () => {
      sim.clock.spin(1.5e6);
      if (++runs < 10) softirqs.raise(TASKLET_SOFTIRQ);
    });
    softirqs.raise(TASKLET_SOFTIRQ);
    await Promise.resolve();
    expect(runs).toBeLessThanOrEqual(3);
    await sim.advance("1s");
    expect(runs).toBe(10);
  });
});
