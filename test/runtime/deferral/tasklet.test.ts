/** Bottom halves: tasklets, when they run and how often. */
import {
  IRQ_HANDLED,
  IRQF_TRIGGER_RISING,
  Kernel,
  type ModuleContext,
  systemClock,
  type Tasklet,
} from "tophalf";
import { boardProvider, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let order: string[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  order = [];
});
const tasklet = (name: string, more: (self: Tasklet) => void = () => undefined): Tasklet =>
  k.tasklet((self) => {
    order.push(name);
    more(self);
  }, name);

/** Runs `body` in a top half. */
function inTopHalf(body: () => void): void {
  k.irq.request(
    k.gpio.input("GPIO17").toIrq(),
    () => {
      body();
      return IRQ_HANDLED;
    },
    IRQF_TRIGGER_RISING,
    "button",
  );
  sim.button("GPIO17").press();
}

describe("a tasklet", () => {
  test("that a top half schedules runs when the top half has ended, before anything else", () => {
    const bottom = tasklet("bottom half");
    inTopHalf(() => {
      bottom.schedule();
      order.push("top half ends");
    });
    order.push("the world goes on");
    expect(order).toEqual(["top half ends", "bottom half", "the world goes on"]);
  });

  test("that anybody else schedules runs soon: when the running code has given up the thread", async () => {
    const bottom = tasklet("bottom half");
    bottom.schedule();
    order.push("scheduled");
    await Promise.resolve();
    expect(order).toEqual(["scheduled", "bottom half"]);
  });

  test("runs once, however often it was scheduled meanwhile", () => {
    const bottom = tasklet("bottom half");
    inTopHalf(() => {
      bottom.schedule();
      bottom.schedule();
      bottom.hiSchedule();
    });
    expect(order).toEqual(["bottom half"]);
  });

  test("runs again when it is scheduled again after it ran", async () => {
    const bottom = tasklet("bottom half");
    for (let round = 0; round < 3; round++) {
      bottom.schedule();
      await turns(1);
    }
    expect(order).toHaveLength(3);
  });

  test("runs in the order of scheduling, those of high priority first", () => {
    const [first, second, urgent, urgentToo] = ["first", "second", "urgent", "urgent too"].map((name) =>
      tasklet(name),
    );
    inTopHalf(() => {
      first?.schedule();
      urgent?.hiSchedule();
      second?.schedule();
      urgentToo?.hiSchedule();
    });
    expect(order).toEqual(["urgent", "urgent too", "first", "second"]);
  });

  test("gets itself as its argument", () => {
    const got: Tasklet[] = [];
    const bottom = k.tasklet((self) => void got.push(self));
    inTopHalf(() => {
      bottom.schedule();
    });
    expect(got).toEqual([bottom]);
  });

  test("is named after its function in the log, or else after the module", async () => {
    function namedFunction(): never {
      throw new Error("boom");
    }
    k.tasklet(namedFunction).schedule();
    k.tasklet(() => {
      throw new Error("boom");
    }).schedule();
    await turns(1);
    expect(sim.log.map((line) => /tasklet \w+/.exec(line)?.[0])).toEqual([
      "tasklet namedFunction",
      "tasklet probe",
    ]);
  });
});

describe("a tasklet that schedules itself", () => {
  test("runs once more, in the next round: after what was scheduled already", () => {
    let runs = 0;
    const again = tasklet("again", (self) => {
      if (++runs < 3) self.schedule();
    });
    const other = tasklet("other");
    inTopHalf(() => {
      again.schedule();
      other.schedule();
    });
    expect(order).toEqual(["again", "other", "again", "again"]);
  });

  test("for ever is cut off after some rounds: the interrupt ends", () => {
    const forever = tasklet("forever", (self) => {
      self.schedule();
    });
    inTopHalf(() => {
      forever.schedule();
    });
    expect(order.length).toBeGreaterThan(1);
    expect(order.length).toBeLessThanOrEqual(12);
    void forever.kill();
  });

  test("for ever does not keep others from running: events, promises, interrupts", async () => {
    const board = boardProvider.open("raspberry-pi-4", systemClock);
    const kernel = new Kernel({ board, clock: systemClock });
    const real = await contextOf({ kernel });
    let runs = 0;
    const forever = real.tasklet((self) => {
      runs++;
      self.schedule();
    });
    forever.schedule();
    await new Promise<void>((resolve) => {
      systemClock.after(1e6, resolve);
    });
    expect(runs).toBeGreaterThan(10);
    await kernel.shutdown();
    const before = runs;
    await turns(3);
    expect(runs).toBe(before);
  });

  test("for ever does not stop virtual time", async () => {
    const forever = tasklet("forever", (self) => {
      self.schedule();
    });
    forever.schedule();
    const outcome = await Promise.race([
      sim.advance("1ms").then(() => "time went on"),
      turns(20_000).then(() => "time stands still"),
    ]);
    void forever.kill();
    expect(outcome).toBe("time went on");
  });
});

describe("disable and enable", () => {
  test("a disabled tasklet stays scheduled, and runs once when it is enabled", async () => {
    const bottom = tasklet("bottom half");
    bottom.disable();
    bottom.schedule();
    await turns(1);
    expect(order).toEqual([]);
    bottom.schedule();
    bottom.enable();
    await turns(1);
    expect(order).toEqual(["bottom half"]);
  });

  test("so does one of high priority", async () => {
    const bottom = tasklet("bottom half");
    bottom.disable();
    bottom.hiSchedule();
    await turns(1);
    bottom.enable();
    await turns(1);
    expect(order).toEqual(["bottom half"]);
  });

  test("nest: it takes as many enables", async () => {
    const bottom = tasklet("bottom half");
    bottom.disable();
    bottom.disable();
    bottom.schedule();
    bottom.enable();
    await turns(1);
    expect(order).toEqual([]);
    bottom.enable();
    await turns(1);
    expect(order).toEqual(["bottom half"]);
  });

  test("a disabled one does not hold up those behind it", async () => {
    const [disabled, other] = [tasklet("disabled"), tasklet("other")];
    disabled.disable();
    disabled.schedule();
    other.schedule();
    await turns(1);
    expect(order).toEqual(["other"]);
  });

  test("an enable without a disable does nothing", async () => {
    const bottom = tasklet("bottom half");
    bottom.enable();
    bottom.disable();
    bottom.schedule();
    await turns(1);
    expect(order).toEqual([]);
  });

  test("a tasklet that is not scheduled does not run when it is enabled", async () => {
    const bottom = tasklet("bottom half");
    bottom.disable();
    bottom.enable();
    await turns(1);
    expect(order).toEqual([]);
  });
});

describe("kill", () => {
  test("lets a scheduled tasklet run, waits for that, and keeps it from being scheduled again", async () => {
    const bottom = tasklet("bottom half");
    bottom.schedule();
    const killed = bottom.kill().then(() => order.push("killed"));
    expect(order).toEqual([]);
    await killed;
    bottom.schedule();
    bottom.hiSchedule();
    await turns(1);
    expect(order).toEqual(["bottom half", "killed"]);
  });

  test("of one that is not scheduled comes back at once", async () => {
    await tasklet("bottom half").kill();
    expect(order).toEqual([]);
  });

  test("of one that is disabled does not wait for its enable: it does not run", async () => {
    const bottom = tasklet("bottom half");
    bottom.disable();
    bottom.schedule();
    await bottom.kill();
    bottom.enable();
    await turns(1);
    expect(order).toEqual([]);
  });

  test("ends one that schedules itself on and on", async () => {
    const forever = tasklet("forever", (self) => {
      self.schedule();
    });
    forever.schedule();
    await forever.kill();
    const { length } = order;
    await turns(3);
    expect(order).toHaveLength(length);
  });

  test("within its own run lets it end", () => {
    const bottom = tasklet("bottom half", (self) => {
      void self.kill();
      self.schedule();
    });
    inTopHalf(() => {
      bottom.schedule();
    });
    expect(order).toEqual(["bottom half"]);
  });

  test("by a module that leaves does not wait for what is disabled", async () => {
    const bottom = tasklet("bottom half");
    bottom.disable();
    bottom.schedule();
    await sim.rmmod("probe");
    bottom.enable();
    await turns(1);
    expect(order).toEqual([]);
  });
});
