/** Conversions round as Linux does at HZ=250: up on the way into jiffies, so that no wait is too short. */
import fc from "fast-check";
import {
  HZ,
  jiffiesToMsecs,
  jiffiesToNsecs,
  jiffiesToUsecs,
  MAX_JIFFY_OFFSET,
  msecsToJiffies,
  nsecsToJiffies,
  timeAfter,
  timeAfterEq,
  timeBefore,
  timeBeforeEq,
  timeInRange,
  usecsToJiffies,
} from "tophalf";
import { describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

test.each([
  [0, 0],
  [1, 1],
  [4, 1],
  [4.001, 2],
  [5, 2],
  [1000, HZ],
  [600_000, 150_000],
])("%d ms are %i jiffies", (milliseconds, jiffies) => {
  expect(msecsToJiffies(milliseconds)).toBe(jiffies);
});

test.each([
  [0, 0],
  [1, 1],
  [4000, 1],
  [4001, 2],
  [1e6, HZ],
])("%d µs are %i jiffies", (microseconds, jiffies) => {
  expect(usecsToJiffies(microseconds)).toBe(jiffies);
});

test.each([
  [3_999_999, 0],
  [4_000_000, 1],
  [7_999_999, 1],
])("%d ns are %i jiffies: rounded down", (nanoseconds, jiffies) => {
  expect(nsecsToJiffies(nanoseconds)).toBe(jiffies);
});

test("a jiffy has 4 ms", () => {
  expect([jiffiesToMsecs(5), jiffiesToUsecs(5), jiffiesToNsecs(5)]).toEqual([20, 20e3, 20e6]);
});

describe("what is no time span", () => {
  test("negative is for ever", () => {
    expect([msecsToJiffies(-1), usecsToJiffies(-1)]).toEqual([MAX_JIFFY_OFFSET, MAX_JIFFY_OFFSET]);
    expect([msecsToJiffies(Infinity), nsecsToJiffies(Infinity)]).toEqual([
      MAX_JIFFY_OFFSET,
      MAX_JIFFY_OFFSET,
    ]);
  });

  test("NaN is refused, and negative nanoseconds", () => {
    expect(() => msecsToJiffies(NaN)).toThrow(refusal("EINVAL"));
    expect(() => usecsToJiffies(NaN)).toThrow(refusal("EINVAL"));
    expect(() => nsecsToJiffies(NaN)).toThrow(refusal("EINVAL"));
    expect(() => nsecsToJiffies(-1)).toThrow(refusal("EINVAL"));
  });
});

test("for ever, counted from whenever, is an exact number still", () => {
  expect(Number.isSafeInteger(MAX_JIFFY_OFFSET + 2 ** 51)).toBe(true);
});

test("there and back again is never shorter, and by less than a jiffy longer", () => {
  fc.assert(
    fc.property(fc.nat(), (milliseconds) => {
      const back = jiffiesToMsecs(msecsToJiffies(milliseconds));
      expect(back).toBeGreaterThanOrEqual(milliseconds);
      expect(back).toBeLessThan(milliseconds + 4);
    }),
  );
});

test("comparisons", () => {
  expect([timeAfter(2, 1), timeAfter(1, 1), timeAfterEq(1, 1), timeAfterEq(0, 1)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([timeBefore(1, 2), timeBefore(1, 1), timeBeforeEq(1, 1), timeBeforeEq(2, 1)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([timeInRange(1, 1, 2), timeInRange(2, 1, 2), timeInRange(0, 1, 2), timeInRange(3, 1, 2)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
