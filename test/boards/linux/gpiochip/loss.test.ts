/** How the events that the kernel dropped are counted. */
import { beforeEach, describe, expect, test } from "vitest";
import { type LineCount, LossCounter } from "../../../../boards/linux/gpiochip/loss.ts";

const QUEUE = 1024;
let counter: LossCounter;
let a: LineCount;
let b: LineCount;
let lost: string[];
beforeEach(() => {
  lost = [];
  counter = new LossCounter((offset, count) => lost.push(`${offset}: ${count}`));
  [a, b] = [4, 17].map((offset) => ({ offset, lineSeqno: 0, heardAt: 0 })) as [LineCount, LineCount];
});

describe("of one line", () => {
  test("nothing is missing where the numbers follow one another, from 1 on", () => {
    for (const seqno of [1, 2, 3]) counter.heard(a, seqno, seqno);
    expect([lost, counter.missing]).toEqual([[], 0]);
  });

  test("a gap is reported, before the first event too", () => {
    counter.heard(a, 4, 4);
    counter.heard(a, 5, 5);
    counter.heard(a, 8, 8);
    expect([lost, counter.missing]).toEqual([["4: 3", "4: 2"], 0]);
  });

  test("the numbers begin anew after 2³²", () => {
    for (const seqno of [0x7fff_ffff, 0xffff_fffe, 0xffff_ffff, 0, 2]) counter.heard(a, seqno, seqno);
    expect([lost.slice(2), counter.missing]).toEqual([["4: 1"], 0]);
  });
});

describe("of several lines", () => {
  test("each is told what it lost, when its next event shows it", () => {
    counter.heard(a, 1, 1);
    counter.heard(b, 5, 2); // b 1 and two of a are missing
    expect([lost, counter.missing]).toEqual([["17: 1"], 2]);
    counter.heard(a, 6, 4);
    expect([lost, counter.missing]).toEqual([["17: 1", "4: 2"], 0]);
  });

  test("events that come out of order are no loss", () => {
    counter.heard(a, 2, 1);
    expect(counter.missing).toBe(1);
    counter.heard(b, 1, 1);
    counter.settle([a, b]);
    expect([lost, counter.missing]).toEqual([[], 0]);
  });

  test("a line that lost all its events is found out, since it is silent after the queue ran over", () => {
    for (let i = 1; i <= QUEUE; i++) counter.heard(a, i + 7, i);
    expect([lost, counter.missing]).toEqual([[], 7]);
    counter.settle([a, b]);
    expect([lost, counter.missing]).toEqual([["17: 7"], 0]);
  });

  test("what was reported without its gap is not reported again with it, and what came since is", () => {
    for (let i = 1; i <= QUEUE; i++) counter.heard(a, i + 7, i);
    counter.settle([a, b]);
    counter.heard(b, QUEUE + 8, 8);
    expect(lost).toEqual(["17: 7"]);
    counter.heard(b, QUEUE + 11, 11);
    expect(lost).toEqual(["17: 7", "17: 2"]);
  });

  test("edges that the kernel took for one are of the line that came next", () => {
    counter.heard(b, 1, 1);
    counter.heard(a, 4, 1);
    counter.settle([b, a]);
    expect([lost, counter.missing]).toEqual([["4: 2"], 0]);
  });

  test("the sum is exact, whatever line it was reported of", () => {
    counter.heard(a, 10, 4); // nine of both are missing, three of them known to be a's
    counter.settle([a, b]);
    counter.heard(b, 11, 7);
    counter.settle([a, b]);
    expect(lost).toEqual(["4: 3", "4: 6"]);
  });
});
