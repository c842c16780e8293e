/** When and in which order top halves run. */
import {
  IRQ_HANDLED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type IrqHandler,
  type ModuleContext,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf } from "../support.ts";

const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;

let sim: Simulation;
let k: ModuleContext;
let order: string[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  order = [];
});
function watch(pin: string, handler: IrqHandler, flags = BOTH): number {
  const irq = k.gpio.input(pin).toIrq();
  k.irq.request(irq, handler, flags, pin);
  return irq;
}

describe("a top half", () => {
  test("has run when the world's press returns", () => {
    watch("GPIO17", () => {
      order.push("top half");
      return IRQ_HANDLED;
    });
    order.push("before");
    sim.button("GPIO17").press();
    order.push("after");
    expect(order).toEqual(["before", "top half", "after"]);
  });

  test("gets the time of its edge", async () => {
    const times: number[] = [];
    watch("GPIO17", (_irq, _devId, event) => {
      times.push(event.timestamp);
      return IRQ_HANDLED;
    });
    const button = sim.button("GPIO17");
    await sim.advance("5ms");
    button.press();
    await sim.advance("2.5us");
    button.release();
    expect(times).toEqual([5_000_000, 5_002_500]);
  });

  test("gets the time of its edge however late it asks", () => {
    const times: number[] = [];
    watch("GPIO17", (_irq, _devId, event) => {
      k.mdelay(3);
      times.push(event.timestamp);
      return IRQ_HANDLED;
    });
    sim.button("GPIO17").press();
    expect(times).toEqual([0]);
  });

  test("of a line that does not change is not run", () => {
    watch("GPIO17", () => {
      order.push("edge");
      return IRQ_HANDLED;
    });
    const button = sim.button("GPIO17");
    button.press();
    button.press();
    sim.button("GPIO18").press();
    expect(order).toEqual(["edge"]);
  });

  test("does not run any more when the kernel has shut down", async () => {
    watch("GPIO17", () => {
      order.push("edge");
      return IRQ_HANDLED;
    });
    await sim.kernel.shutdown();
    sim.button("GPIO17").press();
    expect(order).toEqual([]);
  });
});

describe("an edge that a top half makes itself, by driving a line that is wired to another", () => {
  test("is handled when that top half has ended, not within it", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    watch("GPIO17", () => {
      order.push("button begins");
      out.set(1);
      order.push("button ends");
      return IRQ_HANDLED;
    });
    watch("GPIO27", (_irq, _devId, { level }) => {
      order.push(`loop ${level}`);
      return IRQ_HANDLED;
    });
    sim.button("GPIO17").press();
    expect(order).toEqual(["button begins", "button ends", "loop 1"]);
  });

  test("keeps its place, its level and its time among several", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    watch("GPIO17", (_irq, _devId, { level }) => {
      order.push(`button ${level}`);
      for (const next of [1, 0, 1] as const) {
        k.mdelay(1);
        out.set(next);
      }
      return IRQ_HANDLED;
    });
    watch("GPIO27", (_irq, _devId, { level, timestamp }) => {
      order.push(`loop ${level} at ${timestamp / 1e6} ms`);
      return IRQ_HANDLED;
    });
    sim.button("GPIO17").press();
    expect(order).toEqual(["button 1", "loop 1 at 1 ms", "loop 0 at 2 ms", "loop 1 at 3 ms"]);
  });

  test("runs before the bottom halves of both", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    const log = k.tasklet(() => void order.push("bottom half"));
    for (const pin of ["GPIO17", "GPIO27"]) {
      watch(pin, () => {
        order.push(pin);
        if (pin === "GPIO17") out.set(1);
        log.schedule();
        return IRQ_HANDLED;
      });
    }
    sim.button("GPIO17").press();
    expect(order).toEqual(["GPIO17", "GPIO27", "bottom half"]);
  });

  test("in a bottom half is handled at once, within it", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    const work = k.tasklet(() => {
      order.push("bottom half begins");
      out.set(1);
      order.push("bottom half ends");
    });
    watch("GPIO27", () => {
      order.push("top half");
      return IRQ_HANDLED;
    });
    watch("GPIO17", () => {
      work.schedule();
      return IRQ_HANDLED;
    });
    sim.button("GPIO17").press();
    expect(order).toEqual(["bottom half begins", "top half", "bottom half ends"]);
  });

  test("in a bottom half may leave work to another, which runs before the world goes on", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    const [first, second] = [
      k.tasklet(() => {
        out.set(1);
      }),
      k.tasklet(() => void order.push("second")),
    ];
    watch("GPIO27", () => {
      second.schedule();
      return IRQ_HANDLED;
    });
    watch("GPIO17", () => {
      first.schedule();
      return IRQ_HANDLED;
    });
    sim.button("GPIO17").press();
    order.push("the world goes on");
    expect(order).toEqual(["second", "the world goes on"]);
  });

  test("in init or a file operation is handled at once", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    watch("GPIO27", () => {
      order.push("top half");
      return IRQ_HANDLED;
    });
    out.set(1);
    order.push("set returned");
    expect(order).toEqual(["top half", "set returned"]);
  });
});

describe("more edges within one top half than can wait", () => {
  const EDGES = 3000;
  const QUEUE = 1024;

  test("are dropped, counted, and told of once", async () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    let delivered = 0;
    watch("GPIO27", () => {
      delivered++;
      return IRQ_HANDLED;
    });
    watch(
      "GPIO17",
      () => {
        for (let edge = 0; edge < EDGES; edge++) out.set(edge % 2 === 0);
        return IRQ_HANDLED;
      },
      IRQF_TRIGGER_RISING,
    );
    sim.button("GPIO17").press();
    expect(delivered).toBe(QUEUE);
    expect(sim.kernel.irqs.lost).toBe(EDGES - QUEUE);
    expect(sim.log).toEqual([expect.stringMatching(/irq \d+: more edges within one top half than can wait/)]);
    expect(await sim.kernel.vfs.readFile("/proc/interrupts")).toMatch(/^Err: +1976$/m);
  });

  test("do no harm to what comes later", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    watch("GPIO27", () => {
      order.push("loop");
      return IRQ_HANDLED;
    });
    watch(
      "GPIO17",
      () => {
        for (let edge = 0; edge < EDGES; edge++) out.set(edge % 2 === 0);
        return IRQ_HANDLED;
      },
      IRQF_TRIGGER_RISING,
    );
    sim.button("GPIO17").press();
    order.length = 0;
    out.set(1);
    out.set(0);
    expect(order).toEqual(["loop", "loop"]);
  });
});

describe("interrupts go on", () => {
  test.each([
    [
      "throws",
      () => {
        throw new Error("boom");
      },
    ],
    [
      "throws what cannot be printed",
      () => {
        throw Object.create(null);
      },
    ],
    ["is async", () => Promise.resolve(IRQ_HANDLED)],
    ["answers nonsense", () => "yes"],
  ])("after a handler that %s", async (_what, broken: () => unknown) => {
    watch("GPIO17", broken as IrqHandler);
    watch("GPIO18", () => {
      order.push("the other");
      return IRQ_HANDLED;
    });
    try {
      sim.button("GPIO17").press();
    } catch {
      order.push("the world was hit");
    }
    const button = sim.button("GPIO18");
    button.press();
    button.release();
    await sim.clock.settle();
    expect(order).toEqual(["the other", "the other"]);
  });
});
