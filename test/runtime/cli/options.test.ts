import { InvalidArgumentError } from "commander";
import { describe, expect, test } from "vitest";
import { parseCount, parseLevel } from "../../../runtime/cli/options.ts";

describe("a count on the command line", () => {
  test.each([
    ["0", 0],
    ["50", 50],
    ["007", 7],
  ])("%s is %i", (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  test.each(["", "-1", "1.5", "0x10", "ten", " 1"])("%j is none: a usage error", (text) => {
    expect(() => parseCount(text)).toThrow(InvalidArgumentError);
  });
});

describe("a level on the command line", () => {
  test("is 0 or 1", () => {
    expect([parseLevel("0"), parseLevel("1")]).toEqual([0, 1]);
  });

  test.each(["", "2", "high", "01", "on"])("%j is none: a usage error", (text) => {
    expect(() => parseLevel(text)).toThrow(InvalidArgumentError);
  });
});
