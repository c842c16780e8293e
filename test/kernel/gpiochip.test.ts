/** What the back end gpiochip does beyond what all take (test/conformance), on a real kernel. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readlinkSync } from "node:fs";
import { setTimeout as later } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { type EdgeSelection, KernelError, type Level, type LineConfig, systemClock } from "tophalf";
import { findGpiochips, type GpiochipChip, openGpiochip } from "tophalf/boards";
import { afterEach, describe, expect, test } from "vitest";
import { GpioSim, type GpioSimOptions } from "./gpio-sim.ts";

const LABEL = "pinctrl-bcm2835";
const INPUT: LineConfig = { direction: "input" };
const OUTPUT: LineConfig = { direction: "output" };
/** What the kernel keeps for a request. */
const QUEUE = 1024;
const NOBODY = 65534;
/** Programs take their time to start. */
const PATIENT = { timeout: 10_000 };

const used: { readonly end: () => unknown }[] = [];
afterEach(async () => {
  for (const { end } of used.splice(0).reverse()) await end();
});
function use<T>(thing: T, end: () => unknown): T {
  used.push({ end });
  return thing;
}
const plug = (options: Partial<GpioSimOptions> = {}): GpioSim => {
  const sim = GpioSim.create({ label: LABEL, lines: 54, names: { 17: "GPIO17" }, ...options });
  return use(sim, () => sim.remove());
};

interface Edge {
  readonly offset: number;
  readonly level: Level;
  readonly ns: number;
}

class Heard {
  readonly edges: Edge[] = [];
  readonly lost: { readonly offset: number; readonly count: number; readonly before: number }[] = [];
  gone = 0;

  lostOf(offset: number): number {
    return this.lost.filter((loss) => loss.offset === offset).reduce((sum, { count }) => sum + count, 0);
  }

  of(offset: number): Edge[] {
    return this.edges.filter((edge) => edge.offset === offset);
  }
}

function open(label = LABEL): { chip: GpiochipChip; heard: Heard } {
  const chip = openGpiochip({ label }, systemClock);
  const heard = new Heard();
  chip.connect({
    edge: (offset, level, { ns }) => heard.edges.push({ offset, level, ns }),
    lost: (offset, count) => heard.lost.push({ offset, count, before: heard.edges.length }),
    gone: () => heard.gone++,
  });
  use(chip, () => chip.close());
  return { chip, heard };
}

/** Toggles a line so many times, while the event loop does not turn. It starts at 0. */
function toggle(sim: GpioSim, offset: number, times: number): void {
  for (let i = 0; i < times; i++) sim.pull(offset, i % 2 === 0 ? "up" : "down");
}

function block(milliseconds: number): void {
  const end = systemClock.now() + milliseconds * 1e6;
  while (systemClock.now() < end);
}

function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof KernelError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing";
}

const ascending = (numbers: readonly number[]): boolean =>
  numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));

describe("edges that come while the event loop is blocked", () => {
  test("1,000 of them: every one is delivered, in order, with the time at which it was", async () => {
    const sim = plug();
    const { chip, heard } = open();
    chip.request(17, INPUT, "burst").setEdges("both");
    const before = systemClock.now();
    toggle(sim, 17, 1000);
    const after = systemClock.now();
    block(300);
    expect(heard.edges).toEqual([]);
    await expect.poll(() => heard.edges.length).toBe(1000);
    expect(heard.edges.map(({ level }) => level)).toEqual([...Array(1000).keys()].map((i) => 1 - (i % 2)));
    const times = heard.edges.map(({ ns }) => ns);
    expect([ascending(times), before < (times[0] ?? 0), (times[999] ?? after) < after]).toEqual([
      true,
      true,
      true,
    ]);
    expect(heard.lost).toEqual([]);
  });

  test("more than the kernel keeps: the last of them are delivered, and all others counted before those", async () => {
    const sim = plug();
    const { chip, heard } = open();
    chip.request(17, INPUT, "burst").setEdges("both");
    toggle(sim, 17, 3000);
    await expect.poll(() => heard.edges.length).toBe(QUEUE);
    expect(heard.lost).toEqual([{ offset: 17, count: 3000 - QUEUE, before: 0 }]);
    toggle(sim, 17, 2);
    await expect.poll(() => heard.edges.length).toBe(QUEUE + 2);
    expect(heard.lost).toHaveLength(1);
  });

  test("of several lines in one queue: what each lost is counted when its next edge comes", async () => {
    const sim = plug();
    const { chip, heard } = open();
    const lines = chip.requestLines([17, 18, 19], INPUT, "burst");
    for (const place of [0, 1, 2]) lines.setEdges(place, "both");
    toggle(sim, 17, 600);
    toggle(sim, 18, 300);
    toggle(sim, 17, 600);
    toggle(sim, 19, 10);
    await expect.poll(() => heard.edges.length).toBe(QUEUE);
    const delivered = [17, 18, 19].map((offset) => heard.of(offset).length);
    expect(delivered).toEqual([QUEUE - 310, 300, 10]);
    expect([17, 18, 19].map((offset) => heard.lostOf(offset))).toEqual([1200 - (QUEUE - 310), 0, 0]);
  });

  test("of a line that lost all of its own, and has none any more: they are counted soon after", async () => {
    const sim = plug();
    const { chip, heard } = open();
    const lines = chip.requestLines([17, 18], INPUT, "burst");
    for (const place of [0, 1]) lines.setEdges(place, "both");
    toggle(sim, 18, 26);
    toggle(sim, 17, 2000);
    await expect.poll(() => heard.edges.length).toBe(QUEUE);
    await expect.poll(() => heard.lostOf(18)).toBe(26);
    expect(heard.lostOf(17)).toBe(2000 - QUEUE);
    toggle(sim, 18, 2);
    await expect.poll(() => heard.of(18).length).toBe(2);
    expect([heard.lostOf(17), heard.lostOf(18)]).toEqual([2000 - QUEUE, 26]);
  });

  test("and of an earlier selection, are not reported to a later one", async () => {
    const sim = plug();
    const { chip, heard } = open();
    const line = chip.request(17, INPUT, "burst");
    line.setEdges("both");
    toggle(sim, 17, 20);
    line.setEdges("none");
    line.setEdges("both");
    sim.pull(17, "up");
    await expect.poll(() => heard.edges.length).toBe(1);
    await later(50);
    expect([heard.edges.length, heard.lost]).toEqual([1, []]);
  });
});

describe("lines", () => {
  test("64 of them change together, each to its own level", () => {
    const sim = plug({ lines: 64 });
    const { chip } = open();
    const offsets = [...Array(64).keys()].reverse();
    const lines = chip.requestLines(offsets, OUTPUT, "bus");
    const levels = offsets.map((offset): Level => (offset % 3 === 0 ? 1 : 0));
    lines.set(levels);
    expect([offsets.map((offset) => sim.value(offset)), lines.get()]).toEqual([levels, levels]);
  });

  test.each([
    ["open-drain", 0, 1],
    ["open-source", 1, 0],
  ] as const)("an %s output drives %i, and does not drive %i", (drive, driven, free) => {
    const sim = plug();
    const { chip } = open();
    const line = chip.request(17, { ...OUTPUT, initial: driven, drive }, "bus");
    line.set(free);
    // The simulator does not see that the kernel lets go of the line, so nothing moves it.
    expect([sim.value(17), chip.lineInfo(17).drive]).toEqual([driven, drive]);
    line.configure(OUTPUT);
    line.set(free);
    expect([sim.value(17), chip.lineInfo(17).drive]).toEqual([free, "push-pull"]);
  });

  test.each(["rising", "falling", "both"] as const)(
    "whose polarity changes while %s edges are selected goes on with the logical ones",
    async (edges) => {
      const sim = plug();
      const { chip, heard } = open();
      const line = chip.request(17, INPUT, "in");
      line.setEdges(edges);
      for (const activeLow of [true, false, true]) {
        heard.edges.length = 0;
        line.configure({ ...INPUT, activeLow });
        for (const direction of ["up", "down"] as const) {
          sim.pull(17, direction);
          await later(20);
        }
        expect(heard.edges.map(({ level }) => level)).toEqual(logical(edges, activeLow));
      }
    },
  );

  test("that are debounced together each settle on their own", async () => {
    const sim = plug();
    const { chip, heard } = open();
    const lines = chip.requestLines([17, 18], { ...INPUT, debounce: 30_000 }, "in");
    for (const place of [0, 1]) lines.setEdges(place, "both");
    toggle(sim, 17, 11);
    toggle(sim, 18, 10);
    await expect.poll(() => heard.edges.map(({ offset, level }) => [offset, level])).toEqual([[17, 1]]);
    expect(lines.get()).toEqual([1, 0]);
    lines.configure(INPUT);
    toggle(sim, 18, 10);
    await expect.poll(() => heard.of(18).length).toBe(10);
  });
});

/** The edges of up and down, as a line of that polarity reports them. */
function logical(edges: EdgeSelection, activeLow: boolean): Level[] {
  const both: Level[] = activeLow ? [0, 1] : [1, 0];
  return both.filter((level) => edges === "both" || level === (edges === "rising" ? 1 : 0));
}

describe("a chip that is removed while it is used", () => {
  test("is missed at once, once, and keeps nobody busy", async () => {
    const sim = plug();
    const other = plug({ label: "pinctrl-rp1" });
    const [{ chip, heard }, rest] = [open(), open("pinctrl-rp1")];
    const line = chip.request(17, INPUT, "in");
    line.setEdges("both");
    chip.watchInfo(() => undefined);
    rest.chip.request(17, INPUT, "in").setEdges("both");
    sim.remove();
    await expect.poll(() => heard.gone).toBe(1);
    const before = process.cpuUsage();
    await later(500);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(250);
    for (const action of [() => line.get(), () => chip.request(4, OUTPUT, "out"), () => chip.lineInfo(4)])
      expect(refusalOf(action)).toBe(`ENODEV: ${sim.name} (${LABEL}) has gone`);
    line.release();
    toggle(other, 17, 3);
    await expect.poll(() => rest.heard.edges.length).toBe(3);
    expect([heard.gone, rest.heard.gone]).toEqual([1, 0]);
  });
});

describe("a line that another process holds", () => {
  test("is refused with the program's name: EBUSY", async () => {
    const sim = plug();
    const { chip } = open();
    start("gpioset", "--mode=signal", sim.name, "17=0");
    await expect.poll(() => chip.lineInfo(17).heldBy, PATIENT).toBe("gpioset");
    expect(refusalOf(() => chip.requestLines([4, 17], INPUT, "in"))).toBe(
      'EBUSY: GPIO17 is in use by "gpioset": release it there',
    );
    chip.request(4, INPUT, "in");
  });

  test("through version 2 of the uAPI, with its process too", async () => {
    plug();
    const { chip } = open();
    const holder = start(process.execPath, "--input-type=module", "-e", HOLD);
    await expect.poll(() => chip.lineInfo(17).heldBy, PATIENT).toBe("elsewhere");
    // Some versions of Node call their main thread something else.
    expect(refusalOf(() => chip.request(17, INPUT, "in"))).toMatch(
      new RegExp(
        `^EBUSY: GPIO17 is in use by "elsewhere", process ${holder.pid} [(].+[)]: release it there$`,
      ),
    );
    holder.kill("SIGKILL");
    await once(holder, "exit");
    chip.request(17, INPUT, "in");
  });

  test("or the kernel itself, is refused with the kernel's name for it", () => {
    plug({ hogs: { 17: { consumer: "reset", direction: "output-high" } } });
    const { chip } = open();
    expect(chip.lineInfo(17)).toMatchObject({ heldBy: "reset", direction: "output" });
    expect(refusalOf(() => chip.request(17, INPUT, "in"))).toMatch(/^EBUSY: GPIO17 is in use by "reset"/);
  });
});

/** A program that holds a line by the runtime's own back end, as it is built. */
const HOLD = `
  import { systemClock } from "tophalf";
  import { openGpiochip } from "tophalf/boards";
  const chip = openGpiochip({ label: "${LABEL}" }, systemClock);
  chip.request(17, { direction: "input" }, "elsewhere").setEdges("both");`;

function start(program: string, ...args: string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  return use(child, () => child.kill("SIGKILL"));
}

describe("a user without rights", () => {
  test("is told what to do when the chip is opened: EACCES", () => {
    const sim = plug();
    const refusal = asNobody(() => refusalOf(() => openGpiochip({ label: LABEL }, systemClock)));
    expect(refusal).toMatch(new RegExp(`^EACCES: no permission for ${sim.device}; run as root, or .*gpio`));
  });

  test("is told which group to join, where the device file has one", () => {
    const sim = plug();
    execFileSync("chgrp", ["dialout", sim.device]);
    const refusal = asNobody(() => refusalOf(() => openGpiochip({ label: LABEL }, systemClock)));
    expect(refusal).toContain('it is for the group dialout: sudo usermod -aG dialout "$USER"');
  });
});

function asNobody<T>(action: () => T): T {
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

describe("chips", () => {
  test("are found by what the kernel says of them", () => {
    const sims = [plug(), plug({ label: "pinctrl-rp1", lines: 8 })];
    expect(findGpiochips().chips).toEqual(
      sims.map(({ name, label, device: path }, i) => ({ name, label, lineCount: i === 0 ? 54 : 8, path })),
    );
  });

  test("are found by their device, where labels do not tell", () => {
    const [first, second] = [plug({ lines: 4 }), plug({ lines: 5 })];
    const chip = openGpiochip({ label: "gpio1", device: deviceOf(second) }, systemClock);
    use(chip, () => chip.close());
    expect([chip.name, chip.label, chip.lineCount]).toEqual([second.name, "gpio1", 5]);
    expect(first.name).not.toBe(second.name);
  });

  test("none at all: ENOENT", () => {
    expect(existsSync("/dev/gpiochip0")).toBe(false);
    expect(refusalOf(() => openGpiochip({ label: LABEL }, systemClock))).toMatch(/^ENOENT: /);
  });
});

/** `gpio-sim.1` */
const deviceOf = ({ name }: GpioSim): string =>
  readlinkSync(`/sys/bus/gpio/devices/${name}`).split("/").at(-2) ?? "";

test("in a worker thread all is the same, and it ends with the thread", async () => {
  const sim = plug();
  const source = `
    const { parentPort } = require("node:worker_threads");
    Promise.all([import("tophalf"), import("tophalf/boards")]).then(([{ systemClock }, { openGpiochip }]) => {
      const chip = openGpiochip({ label: "${LABEL}" }, systemClock);
      chip.connect({ edge: (offset, level) => parentPort.postMessage([offset, level]), lost() {}, gone() {} });
      chip.request(17, { direction: "input" }, "worker").setEdges("both");
      parentPort.postMessage("ready");
    });`;
  const worker = new Worker(source, { eval: true, execArgv: [] });
  const said: unknown[] = [];
  worker.on("message", (message) => said.push(message));
  worker.on("error", (error) => said.push(error));
  await expect.poll(() => said, PATIENT).toEqual(["ready"]);
  toggle(sim, 17, 2);
  await expect.poll(() => said).toEqual(["ready", [17, 1], [17, 0]]);
  const { chip } = open();
  expect(chip.lineInfo(17).heldBy).toBe("worker");
  await worker.terminate();
  chip.request(17, INPUT, "main");
});

test("who watches lines hears of all of them, when more happened than the kernel keeps", async () => {
  plug();
  const { chip } = open();
  const changed: number[] = [];
  chip.watchInfo((offset) => changed.push(offset));
  for (let i = 0; i < 20; i++) chip.request(17, INPUT, "in").release();
  await expect.poll(() => changed).toEqual([...Array(54).keys()]);
});
