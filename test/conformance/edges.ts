/** Edges: which, in what order, when, and how many. */
import { expect } from "vitest";
import type { Checks } from "./checks.ts";
import { drive, expectRefusal, Heard, heardOf, INPUT, OUTPUT } from "./rig.ts";

/** More than the kernel's queue of one line holds (16), fewer than an implementation of ours may ever drop. */
const BURST = 200;

export const edgeChecks: Checks = {
  "both edges are reported, each with its level": async (rig) => {
    expect(await heardOf(rig, "both", [1, 0, 1])).toEqual([1, 0, 1]);
  },

  "only rising edges are, where those are selected": async (rig) => {
    expect(await heardOf(rig, "rising", [1, 0, 1, 0])).toEqual([1, 1]);
  },

  "only falling edges are, where those are selected": async (rig) => {
    expect(await heardOf(rig, "falling", [1, 0, 1, 0])).toEqual([0, 0]);
  },

  "none is, where none is selected": async (rig) => {
    expect(await heardOf(rig, "none", [1, 0, 1])).toEqual([]);
  },

  "edges of an active-low line are the logical ones": async (rig) => {
    expect(await heardOf(rig, "falling", [1, 0, 1, 0], { ...INPUT, activeLow: true })).toEqual([0, 0]);
  },

  "a line that is turned while it is listened to goes on, and loses nothing": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    const line = rig.chip.request(17, INPUT, "in");
    line.setEdges("both");
    await rig.pass(20);
    line.configure({ ...INPUT, activeLow: true });
    await drive(rig, 17, [1, 0]);
    line.configure(INPUT);
    await drive(rig, 17, [1, 0]);
    expect([heard.levels, heard.lost]).toEqual([[0, 1, 1, 0], 0]);
  },

  "another selection holds from then on": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    const line = rig.chip.request(17, INPUT, "in");
    line.setEdges("rising");
    await drive(rig, 17, [1, 0]);
    line.setEdges("both");
    await drive(rig, 17, [1, 0]);
    line.setEdges("falling");
    await drive(rig, 17, [1, 0]);
    expect(heard.levels).toEqual([1, 1, 0, 0]);
  },

  "edges while none is selected are not reported later": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    const line = rig.chip.request(17, INPUT, "in");
    line.setEdges("both");
    await drive(rig, 17, [1]);
    line.setEdges("none");
    await drive(rig, 17, [0, 1, 0]);
    line.setEdges("both");
    await drive(rig, 17, [1]);
    expect(heard.levels).toEqual([1, 1]);
  },

  "a glitch that is shorter than the debounce time is no edge": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    rig.chip.request(17, { ...INPUT, debounce: 60_000 }, "in").setEdges("both");
    await rig.pass(100);
    for (const level of [1, 0, 1] as const) {
      rig.pull(17, level);
      await rig.pass(10);
    }
    await rig.pass(150);
    expect(heard.levels).toEqual([1]);
  },

  "edges of several lines come in their order": async (rig) => {
    const heard = new Heard(rig.chip);
    for (const offset of [17, 4]) {
      rig.pull(offset, 0);
      rig.chip.request(offset, INPUT, "in").setEdges("both");
    }
    await rig.pass(20);
    for (const offset of [4, 17, 4, 17]) await drive(rig, offset, [heard.edges.length < 2 ? 1 : 0]);
    expect(heard.edges.map(({ offset, level }) => [offset, level])).toEqual([
      [4, 1],
      [17, 1],
      [4, 0],
      [17, 0],
    ]);
  },

  "edges that come while nobody listens keep their order and their level": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    rig.chip.request(17, INPUT, "in").setEdges("both");
    await rig.pass(20);
    for (const level of [1, 0, 1, 0, 1, 0] as const) rig.pull(17, level);
    await rig.pass(50);
    expect(heard.levels).toEqual([1, 0, 1, 0, 1, 0]);
  },

  "an edge has the time at which it happened": async (rig) => {
    expect(rig.chip.stampsEdges ?? true).toBe(true);
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    rig.chip.request(17, INPUT, "in").setEdges("both");
    await rig.pass(20);
    const before = rig.now();
    rig.pull(17, 1);
    while (rig.now() - before < 5e6 && rig.now() !== before); // the runtime is busy for 5 ms, in real time
    const after = rig.now();
    await rig.pass(50);
    expect(heard.edges).toHaveLength(1);
    expect(heard.edges[0]?.ns).toBeGreaterThanOrEqual(before);
    expect(heard.edges[0]?.ns).toBeLessThanOrEqual(after);
  },

  "times never go back": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    rig.chip.request(17, INPUT, "in").setEdges("both");
    await drive(rig, 17, [1, 0, 1, 0, 1, 0]);
    const times = heard.edges.map(({ ns }) => ns);
    expect(times).toHaveLength(6);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  },

  "every edge of a burst is delivered, or counted as lost": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    rig.chip.request(17, INPUT, "in").setEdges("both");
    await rig.pass(20);
    for (let i = 0; i < BURST; i++) rig.pull(17, i % 2 === 0 ? 1 : 0);
    await rig.pass(100);
    expect(heard.edges.length + heard.lost).toBe(BURST);
  },

  "a burst is never silent: the last level is reported": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    rig.chip.request(17, INPUT, "in").setEdges("both");
    await rig.pass(20);
    for (let i = 0; i < BURST + 1; i++) rig.pull(17, i % 2 === 0 ? 1 : 0);
    await rig.pass(100);
    expect(heard.levels.at(-1)).toBe(1);
  },

  "an output has no edges, and one that becomes an input again has": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(4, 0);
    const line = rig.chip.request(4, OUTPUT, "both ways");
    line.set(1);
    line.set(0);
    line.configure(INPUT);
    rig.pull(4, 1);
    rig.pull(4, 0);
    line.setEdges("rising");
    await drive(rig, 4, [1, 0]);
    expect(heard.levels).toEqual([1]);
  },

  "an output that becomes an input again reports the edges that were selected before, and none of its own":
    async (rig) => {
      const heard = new Heard(rig.chip);
      rig.pull(4, 1);
      const line = rig.chip.request(4, INPUT, "both ways");
      line.setEdges("falling");
      await rig.pass(20);
      line.configure(OUTPUT);
      line.set(1);
      line.set(0);
      expectRefusal("EIO", () => line.setEdges("both"));
      await rig.pass(20);
      line.configure(INPUT);
      await drive(rig, 4, [1, 0]);
      expect(heard.levels).toEqual([0]);
      line.configure(OUTPUT);
      line.setEdges("none");
      line.configure(INPUT);
      await drive(rig, 4, [1, 0]);
      expect(heard.levels).toEqual([0]);
    },

  "a line that is given back reports nothing": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    const line = rig.chip.request(17, INPUT, "in");
    line.setEdges("both");
    await drive(rig, 17, [1]);
    line.release();
    expectRefusal("ENODEV", () => line.setEdges("both"));
    await drive(rig, 17, [0, 1]);
    expect(heard.levels).toEqual([1]);
  },
};
