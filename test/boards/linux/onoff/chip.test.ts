/** The back end for old kernels, on files in memory. The rig has it on a real kernel: test/kernel. */
import type { LineConfig } from "tophalf";
import { VirtualClock } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { OnoffChip } from "../../../../boards/linux/onoff/chip.ts";
import { findChip } from "../../../../boards/linux/onoff/find.ts";
import { refusal } from "../../../runtime/support.ts";
import { FakeSysfs } from "./fake-sysfs.ts";

const LABEL = "pinctrl-bcm2835";
const BASE = 512;
const GPIO17 = BASE + 17;
const INPUT: LineConfig = { direction: "input" };

let sysfs: FakeSysfs;
let clock: VirtualClock;
let chip: OnoffChip;
let said: string[];
beforeEach(() => {
  sysfs = new FakeSysfs({ label: LABEL, base: BASE, lines: 54, chipName: "gpiochip0" });
  clock = new VirtualClock();
  chip = openChip();
});

function openChip(): OnoffChip {
  const { openValue, heldLines, sleep } = sysfs;
  const parts = { files: sysfs, openValue, heldLines, sleep, clock, lineNames: ["ID_SDA"] };
  const opened = new OnoffChip(findChip({ label: LABEL }, sysfs), parts);
  said = [];
  opened.connect({
    edge: (offset, level, { ns }) => said.push(`${offset} edge ${level} at ${ns}`),
    lost: (offset, count) => said.push(`${offset} lost ${count}`),
    gone: () => said.push("gone"),
  });
  return opened;
}

describe("a line", () => {
  test("is exported, configured, and unexported at the end", () => {
    const line = chip.request(17, INPUT, "button");
    line.release();
    expect(sysfs.written).toEqual([
      "export 529",
      "gpio529/active_low 0",
      "gpio529/direction in",
      "unexport 529",
    ]);
  });

  test("starts at its level without a glitch; the direction file takes the voltage", () => {
    chip.request(17, { direction: "output", initial: 1 }, "led");
    chip.request(18, { direction: "output", initial: 1, activeLow: true }, "led");
    expect(sysfs.written.filter((text) => text.includes("direction"))).toEqual([
      "gpio529/direction high",
      "gpio530/direction low",
    ]);
  });

  test("that another program exported is used as it is, and stays exported", () => {
    sysfs.exportElsewhere(GPIO17);
    const line = chip.request(17, INPUT, "button");
    line.setEdges("both");
    line.release();
    expect(sysfs.exported.get(GPIO17)).toMatchObject({ edge: "none", watched: false });
    expect(sysfs.written).not.toContain("unexport 529");
  });

  test("is given back once: ENODEV", () => {
    const line = chip.request(17, INPUT, "button");
    line.release();
    expect(() => line.release()).toThrow(refusal("ENODEV"));
    expect(() => line.get()).toThrow(refusal("ENODEV"));
  });

  test("of another program that unexports it meanwhile answers EIO", () => {
    const line = chip.request(17, INPUT, "button");
    sysfs.write("unexport", "529");
    expect(() => line.get()).toThrow(refusal("EIO", /line 17 of pinctrl-bcm2835: cannot read it/));
  });

  test("that another program unexports is given back by that: the chip closes, and gives back the others", () => {
    chip.request(17, INPUT, "button").setEdges("both");
    chip.request(18, INPUT, "other");
    sysfs.write("unexport", "529");
    chip.close();
    expect(sysfs.exported.size).toBe(0);
  });

  test("that cannot be configured as asked leaves no file open", () => {
    sysfs.interruptless.add(GPIO17);
    expect(() => chip.request(17, { direction: "input", debounce: 5000 }, "button")).toThrow(
      refusal("EINVAL", /cannot interrupt/),
    );
    expect([sysfs.open, sysfs.exported.size]).toEqual([0, 0]);
  });

  test("of an open drain is driven low or let go, by its direction", () => {
    const line = chip.request(17, { direction: "output", initial: 1, drive: "open-drain" }, "bus");
    line.set(0);
    line.set(1);
    expect(sysfs.written.filter((text) => text.includes("direction"))).toEqual([
      "gpio529/direction in",
      "gpio529/direction low",
      "gpio529/direction in",
    ]);
  });

  test("has no pull to set: EINVAL, with what to use instead, and nothing is exported", () => {
    expect(() => chip.request(17, { direction: "input", bias: "pull-up" }, "button")).toThrow(
      refusal("EINVAL", /gpiochip/),
    );
    expect(sysfs.exported.size).toBe(0);
  });
});

describe("edges", () => {
  test("are stamped by the clock when they arrive", async () => {
    const line = chip.request(17, INPUT, "button");
    line.setEdges("both");
    await clock.advance("5ms");
    sysfs.edge(GPIO17, 1);
    expect(said).toEqual(["17 edge 1 at 5000000"]);
  });

  test("that were lost are counted before the next one", async () => {
    const line = chip.request(17, INPUT, "button");
    line.setEdges("both");
    await clock.settle();
    sysfs.wake(GPIO17);
    expect(said).toEqual(["17 lost 1", "17 edge 0 at 0"]);
  });

  test("of a line whose polarity changes meanwhile are none of them lost", async () => {
    const line = chip.request(17, INPUT, "button");
    line.setEdges("both");
    await clock.settle();
    line.configure({ direction: "input", activeLow: true });
    sysfs.edge(GPIO17, 1);
    expect(said).toEqual(["17 edge 0 at 0"]);
  });

  test("of a debounced line count when they have stood, and so does its level", async () => {
    const line = chip.request(17, { direction: "input", debounce: 10_000 }, "button");
    line.setEdges("rising");
    for (const level of [1, 0, 1] as const) {
      sysfs.edge(GPIO17, level);
      await clock.advance("3ms");
    }
    expect([line.get(), said]).toEqual([0, []]);
    await clock.advance("7ms");
    expect([line.get(), said]).toEqual([1, ["17 edge 1 at 16000000"]]);
  });

  test("cannot be had of a controller without interrupts: EINVAL", () => {
    sysfs.interruptless.add(GPIO17);
    const line = chip.request(17, INPUT, "button");
    expect(() => line.setEdges("rising")).toThrow(refusal("EINVAL", /cannot interrupt/));
  });

  test("end when the line becomes an output", () => {
    const line = chip.request(17, INPUT, "button");
    line.setEdges("both");
    line.configure({ direction: "output", initial: 0 });
    expect(sysfs.exported.get(GPIO17)).toMatchObject({ edge: "none", watched: false, direction: "out" });
  });
});

describe("permissions:", () => {
  test("a request sleeps while udev is at work", () => {
    sysfs.udevTakes = 30;
    chip.request(17, INPUT, "button");
    expect(sysfs.slept).toBe(30);
  });

  test("it does not wait for ever, and what udev was late with is there at the next try", () => {
    sysfs.udevTakes = 250;
    expect(() => chip.request(17, INPUT, "button")).toThrow(refusal("EACCES", /udev.*200 ms; try again/));
    expect(sysfs.slept).toBe(200);
    chip.request(17, INPUT, "button").release();
    expect(sysfs.written.filter((text) => text.includes("export"))).toEqual(["export 529", "unexport 529"]);
  });

  test("lines that were never got are given back when the chip is closed", () => {
    sysfs.udevTakes = 250;
    expect(() => chip.request(17, INPUT, "button")).toThrow(refusal("EACCES"));
    chip.close();
    expect(sysfs.exported.size).toBe(0);
  });

  test("who may not export is told which group may", () => {
    sysfs.exportAllowed = false;
    expect(() => chip.request(17, INPUT, "button")).toThrow(refusal("EACCES", /run as root.*group gpio/));
    sysfs.groupId = 4_000_000;
    expect(() => chip.request(17, INPUT, "button")).toThrow(
      refusal("EACCES", /usermod -aG 4000000 "\$USER"/),
    );
  });
});

describe("a line that is not to be had", () => {
  test("is held by somebody here: EBUSY, by whom", () => {
    chip.request(17, INPUT, "button");
    expect(() => chip.request(17, INPUT, "other")).toThrow(refusal("EBUSY", /in use by "button"/));
  });

  test("is held by the kernel: EBUSY, by whom", () => {
    sysfs.kernelHolds.set(GPIO17, "led0");
    expect(() => chip.request(17, INPUT, "button")).toThrow(refusal("EBUSY", /line 17 .* in use by "led0"/));
    expect(chip.lineInfo(17)).toMatchObject({ heldBy: "led0", level: undefined });
  });

  test("does not exist: EINVAL", () => {
    for (const offset of [-1, 54, 1.5]) {
      expect(() => chip.request(offset, INPUT, "button")).toThrow(refusal("EINVAL", /has no line/));
      expect(() => chip.lineInfo(offset)).toThrow(refusal("EINVAL"));
    }
  });

  test("takes those of the same request with it", () => {
    sysfs.kernelHolds.set(BASE + 3, "w1");
    expect(() => chip.requestLines([1, 2, 3], INPUT, "bus")).toThrow(refusal("EBUSY"));
    expect([...sysfs.exported.keys()]).toEqual([]);
  });
});

describe("a chip that goes", () => {
  test("is missed within a second, once, and every call on it answers ENODEV", async () => {
    const line = chip.request(17, INPUT, "button");
    sysfs.remove();
    await clock.advance("1s");
    await clock.advance("5s");
    expect(said).toEqual(["gone"]);
    for (const call of [() => line.get(), () => chip.request(1, INPUT, "x"), () => chip.lineInfo(1)]) {
      expect(call).toThrow(refusal("ENODEV", /gpiochip0 \(pinctrl-bcm2835\) has gone/));
    }
    line.release();
    expect(clock.pending).toBe(0);
  });

  test("is missed at once by who uses it; a line of it needs no giving back", () => {
    const line = chip.request(17, INPUT, "button");
    sysfs.remove();
    expect(() => line.get()).toThrow(refusal("ENODEV"));
    expect(said).toEqual(["gone"]);
  });
});

describe("a closed chip", () => {
  test("has given everything back, and waits for nothing", async () => {
    chip.request(17, INPUT, "button").setEdges("both");
    chip.requestLines([1, 2], { direction: "output" }, "leds");
    chip.close();
    await clock.settle();
    expect([sysfs.exported.size, clock.pending]).toEqual([0, 0]);
  });
});
