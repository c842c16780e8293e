import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LOG_RING_RECORDS, LogRing, type LogRecord } from "../../../runtime/printk/ring.ts";

const seqs = (ring: LogRing, from?: number): number[] => [...ring.since(from)].map(({ seq }) => seq);
function filled(count: number, capacity?: number): LogRing {
  const ring = new LogRing(capacity);
  for (let i = 0; i < count; i++) ring.append(i * 1000, 6, `line ${i}`);
  return ring;
}

describe("the log ring", () => {
  test("gives records back as they came", () => {
    const ring = new LogRing();
    ring.append(5, 3, "disk on fire");
    expect([...ring.since()]).toEqual([{ seq: 0, time: 5, level: 3, text: "disk on fire" }]);
    expect(ring.nextSeq).toBe(1);
  });

  test("answers what came from a sequence number on", () => {
    expect(seqs(filled(5), 3)).toEqual([3, 4]);
    expect(seqs(filled(5), 5)).toEqual([]);
    expect(seqs(filled(5), 500)).toEqual([]);
  });

  test("lets the oldest give way when it is full", () => {
    const ring = filled(10, 4);
    expect(seqs(ring)).toEqual([6, 7, 8, 9]);
    expect([...ring.since()].map(({ text }) => text)).toEqual(["line 6", "line 7", "line 8", "line 9"]);
  });

  test("shows a slow reader by a gap that it lost some", () => {
    expect(seqs(filled(10, 4), 2)[0]).toBe(6);
  });

  test("keeps LOG_RING_RECORDS records unless it is told otherwise", () => {
    expect(seqs(filled(LOG_RING_RECORDS + 1))).toHaveLength(LOG_RING_RECORDS);
  });

  test("forgets everything when it is cleared, and counts on", () => {
    const ring = filled(3, 4);
    ring.clear();
    expect(seqs(ring)).toEqual([]);
    ring.append(0, 6, "after");
    expect(seqs(ring)).toEqual([3]);
    expect(ring.nextSeq).toBe(4);
  });

  test("after any appends and clears holds the newest since the last clear, in order, without a gap", () => {
    const steps = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant("append") }, fc.constant("clear")));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), steps, (capacity, actions) => {
        const ring = new LogRing(capacity);
        let expected: number[] = [];
        for (const action of actions) {
          if (action === "clear") {
            ring.clear();
            expected = [];
          } else {
            expected = [...expected, ring.nextSeq].slice(-capacity);
            ring.append(0, 6, "");
          }
        }
        expect(seqs(ring)).toEqual(expected);
      }),
    );
  });

  test("tells a follower of every new record, until he has enough", () => {
    const ring = filled(2);
    const heard: LogRecord[] = [];
    const stop = ring.follow((record) => heard.push(record));
    ring.append(7, 6, "new");
    stop();
    ring.append(8, 6, "newer");
    expect(heard).toEqual([{ seq: 2, time: 7, level: 6, text: "new" }]);
  });

  test("goes on telling a follower after a clear", () => {
    const ring = filled(2);
    const heard: number[] = [];
    ring.follow(({ seq }) => heard.push(seq));
    ring.clear();
    ring.append(0, 6, "new");
    expect(heard).toEqual([2]);
  });
});
