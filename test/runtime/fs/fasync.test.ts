/** Signals for those who do not want to wait: fasync_helper() and kill_fasync(). */
import {
  EBUSY,
  type FasyncQueue,
  type FileHandle,
  type FileOperations,
  O_ASYNC,
  POLL_IN,
  POLL_OUT,
  SIGIO,
} from "tophalf";
import * as tophalf from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { hasCompiler, runC } from "../c-compiler.ts";
import { contextOf, device, refusal, turns } from "../support.ts";

let sim: Simulation;
let watchers: FasyncQueue;
let calls: string[];
let path: string;
beforeEach(async () => {
  sim = simulate();
  watchers = (await contextOf(sim)).fasync();
  calls = [];
  const ops: FileOperations = {
    fasync(file, on) {
      calls.push(on ? "on" : "off");
      return watchers.helper(file, on);
    },
    release: () => void calls.push("release"),
  };
  path = await device(sim, ops);
});

async function watching(): Promise<{ file: FileHandle; signals: number[][] }> {
  const signals: number[][] = [];
  const file = await sim.kernel.vfs.open(path);
  await file.fasync(true, (...signal) => void signals.push(signal));
  return { file, signals };
}

describe("fasync", () => {
  test("signals who asked for it, with what happened, when the code that signals has ended", async () => {
    const { signals } = await watching();
    const other = await sim.kernel.vfs.open(path);
    watchers.kill(SIGIO, POLL_IN);
    expect(signals).toEqual([]);
    await turns(1);
    expect(signals).toEqual([[SIGIO, POLL_IN]]);
    await other.close();
  });

  test("signals everybody, each as often as it is sent", async () => {
    const [one, two] = [await watching(), await watching()];
    watchers.kill(SIGIO, POLL_IN);
    watchers.kill(SIGIO, POLL_OUT);
    await turns(1);
    expect([one.signals, two.signals]).toEqual([
      [
        [29, 1],
        [29, 2],
      ],
      [
        [29, 1],
        [29, 2],
      ],
    ]);
  });

  test("ends when the caller says so, and the driver hears of changes only", async () => {
    const { file, signals } = await watching();
    await file.fasync(true, () => undefined);
    await file.fasync(false);
    await file.fasync(false);
    watchers.kill(SIGIO, POLL_IN);
    await turns(1);
    expect([signals, calls, watchers.size]).toEqual([[], ["on", "off"], 0]);
  });

  test("ends with the file: off, and then release", async () => {
    const { file, signals } = await watching();
    await file.close();
    watchers.kill(SIGIO, POLL_IN);
    await turns(1);
    expect([signals, calls, watchers.size]).toEqual([[], ["on", "off", "release"], 0]);
  });

  test("may be refused by the driver, and then it is as before", async () => {
    const refusing = await device(sim, { fasync: () => -EBUSY }, { name: "refusing" });
    const file = await sim.kernel.vfs.open(refusing);
    await expect(file.fasync(true)).rejects.toEqual(refusal("EBUSY"));
    await expect(file.fasync(true)).rejects.toEqual(refusal("EBUSY"));
    await file.close();
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("of a driver that has none is accepted, and no signal ever comes: as in Linux", async () => {
    const file = await sim.kernel.vfs.open(await device(sim, {}, { name: "deaf" }));
    await file.fasync(true, () => expect.unreachable());
    await file.close();
  });

  test("whose listener throws harms nobody: the others are signalled, and it is logged", async () => {
    const file = await sim.kernel.vfs.open(path);
    await file.fasync(true, () => {
      throw new Error("oh");
    });
    const { signals } = await watching();
    watchers.kill(SIGIO, POLL_IN);
    await turns(1);
    expect(signals).toHaveLength(1);
    expect(sim.log.join("\n")).toMatch(/signal handler of \/dev\/gadget: Error: oh/);
  });

  test("of a closed file: EBADF", async () => {
    const { file } = await watching();
    await file.close();
    await expect(file.fasync(true)).rejects.toEqual(refusal("EBADF"));
  });
});

test("helper says whether it changed anything", async () => {
  const results: number[] = [];
  const ops: FileOperations = {
    fasync: (file, on) => void results.push(watchers.helper(file, on), watchers.helper(file, on)),
  };
  const file = await sim.kernel.vfs.open(await device(sim, ops, { name: "twice" }));
  await file.fasync(true);
  await file.close();
  expect(results).toEqual([1, 0, 1, 0]);
});

test.skipIf(!hasCompiler)("the constants are those of C", () => {
  const names = [
    "SIGIO",
    "POLL_IN",
    "POLL_OUT",
    "POLL_MSG",
    "POLL_ERR",
    "POLL_PRI",
    "POLL_HUP",
    "O_ASYNC",
  ] as const;
  const body = names.map((name) => `printf("%d\\n", ${name});`).join("\n");
  const printed = runC(["stdio.h", "signal.h", "fcntl.h"], body);
  expect(names.map((name) => tophalf[name])).toEqual(printed.trimEnd().split("\n").map(Number));
  expect(O_ASYNC).toBe(0o20000);
});
