/** A device that talks in lines. */
import type { LineOps, SerdevLines } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";
import { RATE } from "./support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

/** What the driver is told. */
let told: string[];
async function openedLines(ops: Partial<LineOps> = {}): Promise<SerdevLines> {
  const k = await contextOf(sim);
  told = [];
  return k.serdev.openLines("serial0", RATE, {
    terminator: "\r\n",
    line: (line) => void told.push(line.toString("latin1")),
    broken: (why, start) => void told.push(`${why}: ${start.toString("latin1")}`),
    gone: () => void told.push("gone"),
    back: () => void told.push("back"),
    ...ops,
  });
}
async function device(text: string): Promise<void> {
  sim.serial().send(Buffer.from(text, "latin1"));
  await sim.advance("200ms");
}

test("a driver gets whole lines, byte for byte, and what they were is counted", async () => {
  const { counts } = await openedLines({ maxLength: 12 });
  await device("one\r\nt\xffwo\r");
  await device("\nmuch too long a line\r\nthree\r\n");
  expect(told).toEqual(["one", "t\xffwo", "overlong: much too lon", "three"]);
  expect(counts).toEqual({ lines: 3, overlong: 1, timeouts: 0 });
});

test("an unfinished line is given up after a silence", async () => {
  const { counts } = await openedLines({ timeout: 250 });
  await device("hal");
  expect(told).toEqual([]);
  await sim.advance("1s");
  expect(told).toEqual(["timeout: hal"]);
  await device("whole\r\n");
  await sim.advance("5s");
  expect(told).toEqual(["timeout: hal", "whole"]);
  expect(counts.timeouts).toBe(1);
});

test("as long as something comes, it takes as long as it takes", async () => {
  await openedLines({ timeout: 250 });
  for (const letter of "slowly") await device(letter);
  await device("\r\n");
  expect(told).toEqual(["slowly"]);
});

test("what had begun before the port went is no part of a line after it is back", async () => {
  await openedLines();
  await device("whole\r\nhal");
  sim.serial().unplug();
  sim.serial().plug();
  await sim.advance("1s");
  await device("new\r\n");
  expect(told).toEqual(["whole", "unplugged: hal", "gone", "back", "new"]);
});

test("a line that a driver stumbles over is an oops, and the next ones of the same delivery come all the same", async () => {
  await openedLines({
    line: (line) => {
      told.push(line.toString());
      if (line.toString() === "a") throw new Error("no a");
    },
  });
  await device("a\r\nb\r\n");
  expect(told).toEqual(["a", "b"]);
  expect(sim.log.at(-1)).toMatch(/Oops #1 in probe, serial serial0: Error: no a/);
});

test("the driver answers the device, and closes it; its timer goes too", async () => {
  const { serdev } = await openedLines({
    timeout: 250,
    line: (_line, device) => void device.writeBuf("ok\r\n"),
  });
  const heard: string[] = [];
  sim.serial().attach({ received: (bytes) => void heard.push(Buffer.from(bytes).toString()) });
  await device("ready?\r\nunfinish");
  expect(heard.join("")).toBe("ok\r\n");
  await serdev.close();
  await sim.advance("5s");
  expect(sim.clock.pending).toBe(0);
});

test("a format that makes no lines is EINVAL, and takes no port", async () => {
  await expect(openedLines({ terminator: "" })).rejects.toEqual(refusal("EINVAL"));
  expect(sim.kernel.serial.inUse).toEqual([]);
});
