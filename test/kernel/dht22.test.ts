/**
 * The sensor on one wire, on lines of a real kernel. No program can play its pulses of 26 µs here, where a pull takes 60 and a system call 20. What
 * is shown is what its driver rests on: that no edge is missed after the line was let go of, and that each has the time at which it was.
 */
import { IRQ_HANDLED, IRQF_NO_AUTOEN, IRQF_TRIGGER_FALLING, type IrqEvent, type IrqReturn } from "tophalf";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import dht22 from "../../drivers/dht22/index.ts";
import { contextOf, refusal } from "../runtime/support.ts";
import type { BackEnd } from "./back-ends.ts";
import { SimBoard } from "./sim-board.ts";

const LINE = 4;
/** Falling edges of an answer. */
const FALLS = 42;
const FILE = "/sys/bus/iio/devices/iio:device0/in_temp_input";

let board: SimBoard;
const plug = (backEnd: BackEnd): void => {
  board = new SimBoard("raspberry-pi-3-b", backEnd);
};
afterEach(() => board.close());
const insmod = (...words: string[]) =>
  board.kernel.modules.insmod({ name: "dht22", definition: dht22 }, words);

/** Keeps the thread: nothing of the runtime runs meanwhile. */
const sleep = (milliseconds: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** Waits, with the runtime running, until the line is seen at a level from outside. */
async function seen(level: 0 | 1): Promise<void> {
  while (board.seen(LINE) !== level) await new Promise((resolve) => setImmediate(resolve));
}

describe("on gpiochip, the driver", () => {
  beforeEach(() => plug("gpiochip"));

  test("holds the line low, lets go of it, and gives up after a second", async () => {
    await insmod("start=18");
    const reading = expect(board.kernel.vfs.readFile(FILE)).rejects.toEqual(refusal("ETIMEDOUT"));
    await seen(0);
    const fell = performance.now();
    await seen(1);
    expect(performance.now() - fell).toBeGreaterThan(15);
    await reading;
    expect(performance.now() - fell).toBeGreaterThan(1000);
    expect(board.log.at(-1)).toBe("dht22 dht22: GPIO4: no answer: is it wired, and powered?");
    await board.kernel.modules.rmmod("dht22");
  });

  test("hears every falling edge from the first on, though it does not run meanwhile", async () => {
    await insmod();
    const reading = expect(board.kernel.vfs.readFile(FILE)).rejects.toEqual(refusal("EIO"));
    await seen(0);
    await seen(1);
    for (let fall = 0; fall < FALLS; fall++) {
      board.pull(LINE, "down");
      board.pull(LINE, "up");
      sleep(1); // so that no two look like a bit
    }
    await reading;
    expect(board.log.at(-1)).toMatch(/: 42 falling edges, but not 40 bits/);
    expect(await board.kernel.vfs.readFile("/proc/interrupts")).toMatch(/Err: +0\n/);
    await board.kernel.modules.rmmod("dht22");
  });
});

test("a line that is let go of hears each edge from then on, with the kernel's own time of it", async () => {
  plug("gpiochip");
  const heard: number[] = [];
  const k = await contextOf(board);
  const line = k.gpio.bidirectional(LINE, "input", { bias: "pull-up" });
  const irq = line.toIrq();
  const fell = (_irq: number, _devId: unknown, event: IrqEvent): IrqReturn => {
    heard.push(event.timestamp);
    return IRQ_HANDLED;
  };
  k.irq.request(irq, fell, IRQF_TRIGGER_FALLING | IRQF_NO_AUTOEN, "pulses");
  line.directionOutput(0);
  line.directionInput();
  k.irq.enable(irq);
  const pulls = Array.from({ length: FALLS }, () => {
    const before = k.ktimeGet();
    board.pull(LINE, "down");
    const after = k.ktimeGet();
    board.pull(LINE, "up");
    return { before, after };
  });
  expect(heard).toEqual([]); // the runtime has not run
  await expect.poll(() => heard.length).toBe(FALLS);
  const late = pulls.filter(
    ({ before, after }, nth) => !(before <= (heard[nth] ?? 0) && (heard[nth] ?? 0) <= after),
  );
  expect(late).toEqual([]);
});

test("on onoff it is refused, and told what to do", async () => {
  plug("onoff");
  await expect(insmod()).rejects.toEqual(refusal("EINVAL", /sets no pulls .* use the gpiochip back end/));
  await expect(insmod("bias=as-is")).rejects.toEqual(refusal("EOPNOTSUPP", /use .* the back end gpiochip/));
});
