/** Nested interrupts: those of a controller that its driver asks over a bus, in the thread of its own irq. */
import {
  EIO,
  IRQ_HANDLED,
  IRQF_ONESHOT,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type ModuleContext,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { whileTimePasses } from "../../drivers/all.ts";
import { contextOf, load, refusal } from "../support.ts";
import { Expander, refusing } from "../gpio/expander.ts";

let sim: Simulation;
let k: ModuleContext;
let expander: Expander;
let irq: number;
let order: string[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "driver");
  expander = await Expander.load(sim);
  irq = (await soon(k.gpio.inputCansleep("P0"))).toIrq();
  order = [];
});
const soon = <T>(work: Promise<T>): Promise<T> => whileTimePasses(sim, work);
const slow = async (): Promise<typeof IRQ_HANDLED> => {
  order.push("starts");
  await k.msleep(10);
  order.push("ends");
  return IRQ_HANDLED;
};
const request = (flags = IRQF_TRIGGER_RISING, threadFn = slow, devId?: unknown) =>
  k.irq.requestThreaded(irq, undefined, threadFn, flags, "door", devId);

describe("a nested irq", () => {
  test("runs its thread functions before the controller's thread goes on", async () => {
    await soon(request().ready);
    const handled = expander.interrupt(0, 1).then(() => order.push("controller goes on"));
    await soon(handled);
    expect(order).toEqual(["starts", "ends", "controller goes on"]);
  });

  test("is in /proc/interrupts under the label of its chip", async () => {
    await soon(request().ready);
    await soon(expander.interrupt(0, 1));
    const text = await sim.kernel.vfs.readFile("/proc/interrupts");
    expect(text).toMatch(new RegExp(`^ ${irq}: +1  expander +0 Edge +door$`, "m"));
  });

  test("tells its controller which edges it wants, and when none any more", async () => {
    const threaded = request(IRQF_TRIGGER_FALLING | IRQF_ONESHOT);
    await soon(threaded.ready);
    expect(expander.edges.get(0)).toBe("falling");
    await soon(threaded.free());
    expect(expander.edges.get(0)).toBe("none");
  });

  test("of a line that is active low has its edges the other way round", async () => {
    const line = await soon(k.gpio.inputCansleep("P1", { activeLow: true }));
    await soon(k.irq.requestThreaded(line.toIrq(), undefined, slow, IRQF_TRIGGER_RISING, "low").ready);
    expect(expander.edges.get(1)).toBe("falling");
  });

  test("has no top half: a plain request is EINVAL, saying what to do", () => {
    expect(() => k.irq.request(irq, () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "door")).toThrow(
      refusal("EINVAL", /expander is asked in a thread.*requestThreaded\(irq, undefined/),
    );
    request();
  });

  test("never calls a top half that is given along", async () => {
    const threaded = k.irq.requestThreaded(
      irq,
      () => (order.push("top"), IRQ_HANDLED),
      slow,
      IRQF_TRIGGER_RISING,
      "door",
    );
    await soon(threaded.ready);
    await soon(expander.interrupt(0, 1));
    expect(order).toEqual(["starts", "ends"]);
  });

  test("that is disabled is delivered when it is enabled", async () => {
    await soon(request().ready);
    k.irq.disableNosync(irq);
    await soon(expander.interrupt(0, 1));
    expect(order).toEqual([]);
    k.irq.enable(irq);
    await sim.advance("20ms");
    expect(order).toEqual(["starts", "ends"]);
  });

  test("that nobody handles is ended at once", async () => {
    await expander.interrupt(0, 1);
    expect(order).toEqual([]);
  });

  test("whose thread function fails is an oops, and the controller goes on", async () => {
    await soon(request(IRQF_TRIGGER_RISING, () => Promise.reject(new TypeError("oh"))).ready);
    await soon(expander.interrupt(0, 1));
    expect(sim.log.at(-1)).toMatch(/^Oops #1 in driver, thread of irq \d+ \(door\): TypeError: oh/);
  });
});

describe("a controller that cannot be told", () => {
  test("refuses the request: it rejects, is logged, and nothing is left of it", async () => {
    expander.refusal = refusing(EIO);
    const threaded = request();
    await expect(soon(threaded.ready)).rejects.toEqual(refusal("EIO"));
    expect(sim.log).toContain(`irq ${irq} (door) is not handled: the bus is broken`);
    expander.refusal = undefined;
    await threaded.free();
    expect(sim.kernel.irqs.active).toEqual([]);
    await soon(request().ready);
  });

  test("is waited for by insmod", async () => {
    const loading = load(sim, "user", async (k2) => {
      const line = await k2.gpio.inputCansleep("P2");
      k2.irq.requestThreaded(line.toIrq(), undefined, slow, IRQF_TRIGGER_RISING, "window");
    });
    await soon(loading);
    expect(expander.edges.get(2)).toBe("rising");
  });

  test("that an irq is no longer handled is logged", async () => {
    const threaded = request();
    await soon(threaded.ready);
    expander.refusal = refusing(EIO);
    await soon(threaded.free());
    expect(sim.log.at(-1)).toBe("gpio expander:0: cannot be masked: the bus is broken");
  });
});

describe("a controller that goes", () => {
  test("takes the numbers of its lines with it; one that is handled still stays until it is freed", async () => {
    const threaded = request();
    await soon(threaded.ready);
    expander.chip?.remove();
    expect(expander.chip?.irqFindMapping(0)).toBe(0);
    expect(k.gpio.input("GPIO18").toIrq()).toBe(irq + 1);
    await soon(threaded.free());
    expect(() => request()).toThrow(refusal("EINVAL", /no irq/));
    expect(k.gpio.input("GPIO17").toIrq()).toBe(irq);
  });

  test("is ENODEV to whoever would handle a line of it as well", async () => {
    await soon(request(IRQF_TRIGGER_RISING).ready);
    expander.chip?.remove();
    expect(() => request()).toThrow(refusal("ENODEV", /expander has gone/));
  });
});

test("only nested irqs can be handled in a thread: others are EINVAL", async () => {
  const plain = k.gpio.input("GPIO17").toIrq();
  await expect(k.irq.handleNested(plain)).rejects.toEqual(refusal("EINVAL", /is not nested/));
  await expect(k.irq.handleNested(0)).rejects.toEqual(refusal("EINVAL", /no irq 0/));
});
