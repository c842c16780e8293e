/**
 * The sensor on one wire, on lines of a real kernel. No program can play its pulses of 26 µs here, where a pull takes 60 and a system call 20:
 * what is shown is that every edge reaches the driver, and that its bits come out of the kernel's own times when they are played 500 times as slow.
 */
import { IRQ_HANDLED, IRQF_TRIGGER_FALLING, type IrqEvent, type IrqReturn } from "tophalf";
import { simulate } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Frame } from "../../drivers/dht22/frame.ts";
import dht22 from "../../drivers/dht22/index.ts";
import { parseReading } from "../../drivers/dht22/reading.ts";
import { contextOf, refusal } from "../runtime/support.ts";
import type { BackEnd } from "./back-ends.ts";
import { SimBoard } from "./sim-board.ts";

const LINE = 4;
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
    for (let fall = 0; fall < 42; fall++) {
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

test("the kernel's times of an answer that is played 500 times as slow have its bits in them", async () => {
  plug("gpiochip");
  const slowness = 500;
  const pulses = await pulsesOf({ temperature: -10.1, humidity: 65.2 });
  const frame = new Frame();
  const k = await contextOf(board);
  const line = k.gpio.bidirectional(LINE, "input", { bias: "pull-up" });
  line.directionOutput(0);
  line.directionInput();
  const fell = (_irq: number, _devId: unknown, event: IrqEvent): IrqReturn => {
    frame.fall(event.timestamp / slowness);
    return IRQ_HANDLED;
  };
  k.irq.request(line.toIrq(), fell, IRQF_TRIGGER_FALLING, "slow");
  const start = performance.now();
  for (const [at, level] of pulses) {
    sleep(start + at * slowness - performance.now());
    board.pull(LINE, level === 0 ? "down" : "up");
  }
  expect(frame.falls).toBe(0); // the runtime has not run
  await expect.poll(() => frame.isComplete).toBe(true);
  expect(parseReading(frame.bytes)).toEqual({ temp: -10_100, humidityrelative: 65_200 });
});

test("on onoff it is refused, and told what to do", async () => {
  plug("onoff");
  await expect(insmod()).rejects.toEqual(refusal("EINVAL", /sets no pulls .* use the gpiochip back end/));
  await expect(insmod("bias=as-is")).rejects.toEqual(refusal("EOPNOTSUPP", /use .* the back end gpiochip/));
});

/** The changes of the line in an answer of the mock part: milliseconds from the first one on, and the level. */
async function pulsesOf(weather: { temperature: number; humidity: number }): Promise<[number, 0 | 1][]> {
  const sim = simulate();
  Object.assign(sim.dht22(LINE), weather);
  const line = (await contextOf(sim)).gpio.bidirectional(LINE, "output");
  const pulses: [number, 0 | 1][] = [];
  await sim.advance("1ms");
  line.directionInput();
  const { wire } = sim.board.line(LINE);
  wire.onChange(() => void pulses.push([sim.clock.now() / 1e6 - 1, wire.level]));
  await sim.advance("10ms");
  return pulses;
}
