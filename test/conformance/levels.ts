/** Levels, directions, drives, pulls, polarity, debouncing. */
import type { Level } from "tophalf";
import { expect } from "vitest";
import type { Checks } from "./checks.ts";
import { expectRefusal, type GpioRig, INPUT, OUTPUT } from "./rig.ts";

export const levelChecks: Checks = {
  "an input has the level that the world gives it": ({ chip, pull }) => {
    const line = chip.request(17, INPUT, "in");
    for (const level of [1, 0, 1] as const) {
      pull(17, level);
      expect(line.get()).toBe(level);
    }
  },

  "an output drives the world, and is read back": ({ chip, seen }) => {
    const line = chip.request(4, OUTPUT, "out");
    for (const level of [1, 0, 1] as const) {
      line.set(level);
      expect([seen(4), line.get()]).toEqual([level, level]);
    }
  },

  "an output starts at its level, 0 where none is given": ({ chip, pull, seen }) => {
    pull(4, 1);
    pull(5, 0);
    chip.request(4, OUTPUT, "low");
    chip.request(5, { ...OUTPUT, initial: 1 }, "high");
    expect([seen(4), seen(5)]).toEqual([0, 1]);
  },

  "an input cannot be driven: EPERM": ({ chip }) => {
    const line = chip.request(17, INPUT, "in");
    expectRefusal("EPERM", () => line.set(1));
  },

  "a line changes its direction": ({ chip, pull, seen }) => {
    pull(4, 1);
    const line = chip.request(4, OUTPUT, "both ways");
    expect(seen(4)).toBe(0);
    line.configure(INPUT);
    pull(4, 0);
    pull(4, 1);
    expect(line.get()).toBe(1);
    line.configure({ ...OUTPUT, initial: 1 });
    line.set(0);
    expect(seen(4)).toBe(0);
  },

  "open drain drives 0 and leaves 1 to the world": (rig) => {
    halfDriven(rig, "open-drain", 0);
  },

  "open source drives 1 and leaves 0 to the world": (rig) => {
    halfDriven(rig, "open-source", 1);
  },

  "a bias pulls": ({ chip }) => {
    const line = chip.request(17, { ...INPUT, bias: "pull-up" }, "in");
    expect(line.get()).toBe(1);
    line.configure({ ...INPUT, bias: "pull-down" });
    expect(line.get()).toBe(0);
  },

  "active low turns levels round, the first one too": ({ chip, pull, seen }) => {
    const input = chip.request(17, { ...INPUT, activeLow: true }, "in");
    pull(17, 0);
    expect(input.get()).toBe(1);
    pull(4, 1);
    const output = chip.request(4, { ...OUTPUT, initial: 1, activeLow: true }, "out");
    expect([seen(4), output.get()]).toEqual([0, 1]);
    output.set(0);
    expect([seen(4), output.get()]).toEqual([1, 0]);
  },

  "a debounced level counts when it has stood": async ({ chip, pull, pass }) => {
    pull(17, 0);
    const line = chip.request(17, { ...INPUT, debounce: 60_000 }, "in");
    line.setEdges("both");
    await pass(100);
    pull(17, 1);
    await pass(10);
    expect(line.get()).toBe(0);
    await pass(150);
    expect(line.get()).toBe(1);
  },

  "what is not asked for stays as it is: a pull of the world is not touched": ({ chip, pull }) => {
    pull(17, 1);
    const line = chip.request(17, INPUT, "in");
    expect(line.get()).toBe(1);
    line.configure({ ...INPUT, activeLow: true });
    expect(line.get()).toBe(0);
  },
};

/** @param driven the level that the line drives; the other one is the world's */
function halfDriven({ chip, pull, seen }: GpioRig, drive: "open-drain" | "open-source", driven: 0 | 1): void {
  const free: Level = driven === 1 ? 0 : 1;
  pull(4, free);
  const line = chip.request(4, { ...OUTPUT, initial: driven, drive }, "bus");
  expect(seen(4)).toBe(driven);
  line.set(free);
  for (const level of [driven, free] as const) {
    pull(4, level);
    expect([seen(4), line.get()]).toEqual([level, level]);
  }
  line.set(driven);
  expect([seen(4), line.get()]).toEqual([driven, driven]);
}
