import { IRQ_HANDLED, IRQF_SHARED, IRQF_TRIGGER_RISING, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const show = (): Promise<string> => sim.kernel.vfs.readFile("/proc/interrupts");
function request(pin: string, name: string, devId?: string): number {
  const irq = k.gpio.input(pin).toIrq();
  const flags = IRQF_TRIGGER_RISING | (devId === undefined ? 0 : IRQF_SHARED);
  k.irq.request(irq, () => IRQ_HANDLED, flags, name, devId);
  return irq;
}

describe("/proc/interrupts", () => {
  test("has a head and a row for lost edges when nobody handles any", async () => {
    expect(await show()).toBe("           CPU0       \nErr:          0\n");
  });

  test("has a row for each irq that is handled: number, count, chip, line, kind, name", async () => {
    const irq = request("GPIO17", "button");
    sim.button("GPIO17").press();
    expect((await show()).split("\n")[1]).toBe(` ${irq}:          1  pinctrl-bcm2711  17 Edge      button`);
  });

  test("has the names of all handlers of a shared irq in one row", async () => {
    const irq = request("GPIO17", "first", "a");
    k.irq.request(irq, () => IRQ_HANDLED, IRQF_TRIGGER_RISING | IRQF_SHARED, "second", "b");
    expect(await show()).toMatch(/ {6}first, second$/m);
  });

  test("is in the order of the numbers, and forgets what is freed", async () => {
    request("GPIO22", "one");
    request("GPIO4", "two");
    expect((await show()).match(/\w+$/gm)).toEqual(["one", "two", "0"]);
    await sim.rmmod("probe");
    expect(await show()).toBe("           CPU0       \nErr:          0\n");
  });
});
