/** Edges that the kernel queued: which are reported, and what is missing. */
import type { ChipLine, EdgeSelection, LineConfig } from "tophalf";
import { beforeEach, describe, expect, test } from "vitest";
import { fakeRig, type FakeRig, type FakeRigOptions } from "./fake-rig.ts";

const INPUT: LineConfig = { direction: "input" };

let kernel: FakeRig["kernel"];
let device: FakeRig["device"];
let clock: FakeRig["clock"];
let chip: FakeRig["chip"];
let said: FakeRig["said"];
let toggle: FakeRig["toggle"];
function open(options?: FakeRigOptions): void {
  ({ kernel, device, clock, chip, said, toggle } = fakeRig(options));
}
beforeEach(() => open());

describe("edges", () => {
  function armed(edges: EdgeSelection = "both"): ChipLine {
    const line = chip.request(17, INPUT, "in");
    line.setEdges(edges);
    return line;
  }

  test("come in order, with the kernel's times, however many there are", () => {
    armed();
    toggle(17, 200);
    kernel.serve();
    expect(said).toHaveLength(200);
    expect([said[0], said[199]]).toEqual(["17 edge 1 at 1", "17 edge 0 at 200"]);
  });

  test("have the time of this process's clock, where that is another one than the kernel's", () => {
    open({ ahead: 1000 });
    armed();
    toggle(17, 1);
    kernel.serve();
    expect(said).toEqual(["17 edge 1 at 1001"]);
  });

  test("from before they were selected are not reported, on whatever clock", async () => {
    open({ ahead: 4000 });
    await clock.advance(5000);
    const line = armed();
    toggle(17, 2);
    line.setEdges("none");
    line.setEdges("both");
    device.edge(17, 1, 1000);
    kernel.serve();
    expect(said).toEqual(["17 edge 1 at 5000"]);
  });

  test("that are not selected any more are not reported", () => {
    const line = armed();
    toggle(17, 3);
    line.setEdges("rising");
    kernel.serve();
    expect(said).toEqual(["17 edge 1 at 1", "17 edge 1 at 3"]);
  });

  test("of a line that is given back meanwhile are not", () => {
    const line = armed();
    const heard: number[] = [];
    const edge = (_offset: number, level: number): void => {
      heard.push(level);
      line.release();
    };
    chip.connect({ edge, lost: () => undefined, gone: () => undefined });
    toggle(17, 5);
    kernel.serve();
    expect(heard).toEqual([1]);
  });

  test("are listened to only while some are selected", () => {
    const watched = (): number => [...kernel.open].filter(({ isWatched }) => isWatched).length;
    const lines = chip.requestLines([5, 6], INPUT, "in");
    expect(watched()).toBe(0);
    lines.setEdges(0, "both");
    lines.setEdges(1, "both");
    lines.setEdges(0, "none");
    expect(watched()).toBe(1);
    lines.setEdges(1, "none");
    expect(watched()).toBe(0);
  });

  test("that the kernel dropped are counted before the next one", () => {
    armed();
    toggle(17, 1500);
    kernel.serve();
    expect(said.slice(0, 2)).toEqual(["17 lost 476", "17 edge 1 at 477"]);
    expect(said).toHaveLength(1 + 1024);
  });

  test("that a line lost to another one are counted, though it says nothing any more", async () => {
    const lines = chip.requestLines([5, 6], INPUT, "in");
    for (const place of [0, 1]) lines.setEdges(place, "both");
    toggle(6, 3);
    toggle(5, 1100);
    kernel.serve();
    expect(said.filter((text) => text.includes("lost"))).toEqual(["5 lost 76"]);
    await clock.advance("100ms");
    device.edge(6, 0, 2000);
    kernel.serve();
    expect(said.slice(-2)).toEqual(["6 lost 3", "6 edge 0 at 2000"]);
    expect(clock.pending).toBe(0);
  });

  test("that are missing when the line is given back are counted then", () => {
    const lines = chip.requestLines([5, 6], INPUT, "in");
    lines.setEdges(0, "both");
    device.edge(5, 1, 1, 2);
    kernel.serve();
    lines.release();
    expect([said, clock.pending]).toEqual([["5 edge 1 at 1", "5 lost 2"], 0]);
  });
});
