import { EACCES, type HostLed, Kernel, KernelError } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";
import { LedFiles, notedLed } from "./support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const shown = (): boolean[] => sim.keyboard().leds.map(({ isOn }) => isOn);
const borrowed = (): boolean[] => sim.keyboard().leds.map(({ isBorrowed }) => isBorrowed);

describe("the keyboard's LEDs", () => {
  test("are in the class, with the triggers of their locks, and show them", async () => {
    const names = ["input0::scrolllock", "input0::numlock", "input0::capslock"];
    expect(sim.kernel.vfs.readdir("/sys/class/leds")).toEqual(names);
    const files = new LedFiles(sim, "input0::capslock");
    expect(await files.read("trigger")).toContain("[kbd-capslock]");
    sim.keyboard().capslock.press();
    expect([await files.read("brightness"), await files.read("max_brightness")]).toEqual(["1\n", "1\n"]);
    expect(borrowed()).toEqual([false, false, false]);
  });

  test.each([
    [0, [false, false, false]],
    [1, [true, false, false]],
    [2, [false, true, false]],
    [4, [false, false, true]],
    [7, [true, true, true]],
  ])("show %i, whatever the locks are, until they are given back", async (mask, expected) => {
    sim.keyboard().numlock.press();
    const keyboard = (await contextOf(sim)).leds.keyboard();
    expect(shown()).toEqual([false, true, false]);
    keyboard.setLeds(mask);
    sim.keyboard().numlock.press();
    sim.keyboard().numlock.press();
    expect(shown()).toEqual(expected);
    keyboard.setLeds(8);
    expect([shown(), borrowed()]).toEqual([
      [false, true, false],
      [false, false, false],
    ]);
  });

  test("are given back early, once, and when the module leaves", async () => {
    const k = await contextOf(sim);
    const first = k.leds.keyboard();
    first.setLeds(7);
    first.restore();
    expect(shown()).toEqual([false, false, false]);
    k.leds.keyboard().setLeds(7);
    first.restore();
    expect(shown()).toEqual([true, true, true]);
    await sim.rmmod("probe");
    expect([shown(), borrowed()]).toEqual([
      [false, false, false],
      [false, false, false],
    ]);
  });

  test("with another trigger belong to that one, and come back with their own", async () => {
    const files = new LedFiles(sim, "input0::capslock");
    sim.keyboard().capslock.press();
    await files.write("trigger", "none");
    (await contextOf(sim)).leds.keyboard().setLeds(7);
    expect(shown()).toEqual([true, true, false]);
    await sim.rmmod("probe");
    await files.write("trigger", "kbd-capslock");
    expect([shown(), borrowed()]).toEqual([
      [false, false, true],
      [false, false, false],
    ]);
  });

  test("can be shown by another LED as well", async () => {
    const { values } = await notedLed(sim, { maxBrightness: 1 });
    sim.keyboard().capslock.press();
    await new LedFiles(sim).write("trigger", "kbd-capslock");
    (await contextOf(sim)).leds.keyboard().setLeds(0);
    expect(values).toEqual([1, 0]);
  });

  test("are given back when the runtime ends, whoever set them", async () => {
    await new LedFiles(sim, "input0::numlock").write("brightness", "1");
    expect(shown()).toEqual([false, true, false]);
    await sim.kernel.shutdown();
    expect([shown(), borrowed()]).toEqual([
      [false, false, false],
      [false, false, false],
    ]);
  });
});

describe("without the keyboard's LEDs", () => {
  test("there is none to borrow", async () => {
    const kernel = new Kernel({ board: sim.board, clock: sim.clock, hostLeds: [] });
    const k = await contextOf({ kernel });
    expect(() => k.leds.keyboard()).toThrow(refusal("ENODEV", /no keyboard LED/));
    await kernel.modules.rmmod("probe");
  });

  test("that may be set, the reason is told, and the log has it for who writes the file", async () => {
    const refuse = (): never => {
      throw new KernelError(EACCES, "no permission: run as root");
    };
    const locked: HostLed = {
      name: "input3::capslock",
      maxBrightness: 1,
      get: () => 0,
      borrow: refuse,
      set: refuse,
      restore: () => undefined,
    };
    const kernel = new Kernel({ board: sim.board, clock: sim.clock, hostLeds: [locked] });
    const k = await contextOf({ kernel });
    expect(() => k.leds.keyboard()).toThrow(refusal("EACCES", /run as root/));
    const written = kernel.vfs.writeFile("/sys/class/leds/input3::capslock/brightness", "1");
    await expect(written).rejects.toEqual(refusal("EACCES"));
    expect([...kernel.printk.ring.since()].map(({ text }) => text)).toEqual([
      "leds input3::capslock: brightness 1 could not be set: no permission: run as root (EACCES)",
    ]);
  });
});
