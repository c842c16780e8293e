/** Lines that are requested together. */
import { expect } from "vitest";
import type { Checks } from "./checks.ts";
import { drive, expectRefusal, Heard, INPUT, LINES, OUTPUT } from "./rig.ts";

export const togetherChecks: Checks = {
  "lines together are read in their order": ({ chip, pull }) => {
    pull(6, 1);
    pull(5, 0);
    pull(7, 1);
    const lines = chip.requestLines([7, 5, 6], INPUT, "in");
    expect(lines.get()).toEqual([1, 0, 1]);
    pull(5, 1);
    pull(7, 0);
    expect(lines.get()).toEqual([0, 1, 1]);
  },

  "lines together are driven in their order; undefined leaves one as it is": ({ chip, seen }) => {
    const lines = chip.requestLines([7, 5, 6], { ...OUTPUT, initial: 1 }, "out");
    const all = (): number[] => [7, 5, 6].map(seen);
    expect(all()).toEqual([1, 1, 1]);
    lines.set([0, undefined, 1]);
    expect(all()).toEqual([0, 1, 1]);
    lines.set([undefined, 0, 0]);
    expect([all(), lines.get()]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  },

  "inputs together cannot be driven: EPERM": ({ chip }) => {
    const lines = chip.requestLines([5, 6], INPUT, "in");
    expectRefusal("EPERM", () => lines.set([1, 1]));
  },

  "lines together are configured together": ({ chip, pull, seen }) => {
    const lines = chip.requestLines([5, 6], INPUT, "both ways");
    lines.configure({ ...OUTPUT, initial: 1 });
    expect([seen(5), seen(6)]).toEqual([1, 1]);
    lines.configure({ ...INPUT, activeLow: true });
    pull(5, 1);
    pull(6, 0);
    expect(lines.get()).toEqual([0, 1]);
  },

  "each of lines together has its own edges": async (rig) => {
    const heard = new Heard(rig.chip);
    for (const offset of [5, 6]) rig.pull(offset, 0);
    const lines = rig.chip.requestLines([5, 6], INPUT, "in");
    lines.setEdges(1, "rising");
    await drive(rig, 5, [1, 0]);
    await drive(rig, 6, [1, 0]);
    lines.setEdges(0, "both");
    lines.setEdges(1, "none");
    await drive(rig, 5, [1, 0]);
    await drive(rig, 6, [1, 0]);
    expect(heard.edges.map(({ offset, level }) => [offset, level])).toEqual([
      [6, 1],
      [5, 1],
      [5, 0],
    ]);
  },

  "one that is not among lines together has no edges: EINVAL": ({ chip }) => {
    const lines = chip.requestLines([5, 6], INPUT, "in");
    expectRefusal("EINVAL", () => lines.setEdges(2, "both"), /no line 2 among 2/);
  },

  "all lines of a chip can be taken together": ({ chip, pull }) => {
    const all = [...Array(LINES).keys()];
    for (const offset of all) pull(offset, offset % 3 === 0 ? 1 : 0);
    const lines = chip.requestLines(all, INPUT, "in");
    expect(lines.get()).toEqual(all.map((offset) => (offset % 3 === 0 ? 1 : 0)));
    lines.release();
  },

  "one line that is held keeps all from being taken: EBUSY": ({ chip }) => {
    const held = chip.request(6, INPUT, "holder");
    expectRefusal("EBUSY", () => chip.requestLines([5, 6, 7], INPUT, "in"), /holder/);
    for (const offset of [5, 7]) chip.request(offset, INPUT, "free").release();
    held.release();
    chip.requestLines([5, 6, 7], INPUT, "in").release();
  },

  "a line that is named twice is refused, and none is taken: EINVAL": ({ chip }) => {
    expectRefusal("EINVAL", () => chip.requestLines([5, 6, 5], INPUT, "in"), /twice/);
    chip.request(5, INPUT, "free");
  },

  "more than 64 lines are refused: EINVAL": ({ chip }) => {
    expectRefusal("EINVAL", () => chip.requestLines([...Array(65).keys()], INPUT, "in"), /64/);
  },

  "an unknown one among them is refused, and none is taken: EINVAL": ({ chip }) => {
    expectRefusal("EINVAL", () => chip.requestLines([5, LINES], INPUT, "in"));
    chip.request(5, INPUT, "free");
  },

  "lines together are given back together, once": ({ chip }) => {
    const lines = chip.requestLines([5, 6], INPUT, "in");
    lines.release();
    expectRefusal("ENODEV", () => lines.get());
    expectRefusal("ENODEV", () => lines.release());
    chip.request(5, INPUT, "in");
    chip.request(6, INPUT, "in");
  },
};
