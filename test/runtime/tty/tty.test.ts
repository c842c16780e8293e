/** Which terminal code may write to: that of whoever gave the command, or of the caller of a file operation. */
import { Kernel, type ModuleContext, type Tty } from "tophalf";
import { modelNamed } from "tophalf/boards";
import { MockBoard, simulate, type Simulation, VirtualClock } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { ttyNumber } from "../../../runtime/tty/tty-number.ts";
import { device, load, ROOT } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("k.tty", () => {
  const during = (k: ModuleContext): string | undefined => k.tty?.name;

  test("is the command's terminal in init and exit, across what they wait for", async () => {
    const terminal = sim.terminal();
    const seen: (string | undefined)[] = [];
    const look = async (k: ModuleContext): Promise<void> => {
      seen.push(during(k));
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(during(k));
    };
    await terminal.run(() => load(sim, "looker", look, { exit: look }));
    expect(seen).toEqual(["pts/0", "pts/0"]);
    await sim.rmmod("looker");
    expect(seen.slice(2)).toEqual([undefined, undefined]);
  });

  test("of two modules that are loaded at a time is each one's own", async () => {
    const [one, two] = [sim.terminal(), sim.terminal()];
    const hello =
      (text: string) =>
      async ({ tty }: ModuleContext): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve));
        tty?.write(text);
      };
    await Promise.all([
      one.run(() => load(sim, "one", hello("1"))),
      two.run(() => load(sim, "two", hello("2"))),
      load(sim, "three", hello("3")),
    ]);
    expect([one.text, two.text]).toEqual(["1", "2"]);
  });

  test("is null in interrupts, timers and tasklets that init began", async () => {
    const terminal = sim.terminal();
    const seen: unknown[] = [];
    await terminal.run(() =>
      load(sim, "later", (k) => {
        k.timer(() => void seen.push(k.tty)).mod(k.jiffies + 5);
      }),
    );
    await sim.advance("1s");
    expect(seen).toEqual([null]);
  });

  test("is the caller's terminal in a file operation", async () => {
    const clock = new VirtualClock();
    const written: string[] = [];
    const tty = (pid: number): Tty => ({ name: `pts/${pid}`, write: (text) => written.push(text) });
    const kernel = new Kernel({
      board: new MockBoard(modelNamed("raspberry-pi-4"), clock),
      clock,
      ttyOfProcess: (pid) => (pid === ROOT.pid ? tty(7) : undefined),
    });
    const contexts: ModuleContext[] = [];
    await load({ kernel }, "probe", (k) => void contexts.push(k));
    const path = await device({ kernel }, { open: () => void contexts[0]?.tty?.write("opened") });
    await (await kernel.vfs.open(path, 0, ROOT)).close();
    await (await kernel.vfs.open(path, 0, { ...ROOT, pid: ROOT.pid + 1 })).close();
    expect(written).toEqual(["opened"]);
  });
});

describe("a process's terminal", () => {
  test.each([
    ["1234 (bash) S 1 1234 1234 34819 1234 4194304 0", 34819],
    ["1234 (a) b (c d) S 1 1234 1234 34816 -1 4194304", 34816],
    ["1234 (systemd) S 0 1 1 0 -1 4194560 0", 0],
    ["", 0],
  ])("in %j is %i", (text, number) => {
    expect(ttyNumber(text)).toBe(number);
  });
});
