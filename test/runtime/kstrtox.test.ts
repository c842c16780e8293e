/** Text to numbers. The parameter types use the same parser: params.test.ts tries its ranges. */
import fc from "fast-check";
import {
  kstrtobool,
  kstrtoint,
  kstrtol,
  kstrtoll,
  kstrtos16,
  kstrtos8,
  kstrtou16,
  kstrtou8,
  kstrtouint,
  kstrtoul,
  kstrtoull,
} from "tophalf";
import { describe, expect, test } from "vitest";
import { refusal } from "./support.ts";

const TYPES = [
  { name: "kstrtou8", parse: kstrtou8, low: 0n, high: 2n ** 8n - 1n },
  { name: "kstrtos8", parse: kstrtos8, low: -(2n ** 7n), high: 2n ** 7n - 1n },
  { name: "kstrtou16", parse: kstrtou16, low: 0n, high: 2n ** 16n - 1n },
  { name: "kstrtos16", parse: kstrtos16, low: -(2n ** 15n), high: 2n ** 15n - 1n },
  { name: "kstrtouint", parse: kstrtouint, low: 0n, high: 2n ** 32n - 1n },
  { name: "kstrtoint", parse: kstrtoint, low: -(2n ** 31n), high: 2n ** 31n - 1n },
  { name: "kstrtoul", parse: kstrtoul, low: 0n, high: 2n ** 64n - 1n },
  { name: "kstrtol", parse: kstrtol, low: -(2n ** 63n), high: 2n ** 63n - 1n },
  { name: "kstrtoull", parse: kstrtoull, low: 0n, high: 2n ** 64n - 1n },
  { name: "kstrtoll", parse: kstrtoll, low: -(2n ** 63n), high: 2n ** 63n - 1n },
];

describe.each(TYPES)("$name", ({ parse, low, high }) => {
  test("knows its range", () => {
    expect([BigInt(parse(`${low}\n`)), BigInt(parse(`${high}`))]).toEqual([low, high]);
    expect(() => parse(`${high + 1n}`)).toThrow(refusal("ERANGE"));
    expect(() => parse(`${low - 1n}`)).toThrow(refusal(low === 0n ? "EINVAL" : "ERANGE"));
  });

  test("reads every number of its range in every base", () => {
    const base = fc.constantFrom(2, 8, 10, 16);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: high }), base, (value, radix) => {
        expect(BigInt(parse(value.toString(radix), radix))).toBe(value);
      }),
    );
  });
});

describe("the base", () => {
  test.each([
    ["0x1F", 0, 31],
    ["0X1f", 16, 31],
    ["1f", 16, 31],
    ["017", 0, 15],
    ["017", 10, 17],
    ["17", 8, 15],
    ["101", 2, 5],
    ["+5", 10, 5],
    ["0", 0, 0],
  ])("%s in base %i is %i", (text, base, value) => {
    expect(kstrtoint(text, base)).toBe(value);
  });

  test.each([
    ["0x1f", 10],
    ["1f", 10],
    ["08", 0],
    ["8", 8],
    ["2", 2],
    ["1", 7],
    ["", 0],
    ["12 ", 0],
    ["abc", 0],
  ])("%j in base %i is EINVAL", (text, base) => {
    expect(() => kstrtoint(text, base)).toThrow(refusal("EINVAL"));
  });
});

describe("kstrtobool", () => {
  test.each(["y", "Y", "yes\n", "1", "t", "on", "On"])("%j is true", (text) => {
    expect(kstrtobool(text)).toBe(true);
  });
  test.each(["n", "N", "no\n", "0", "f", "off", "OFF"])("%j is false", (text) => {
    expect(kstrtobool(text)).toBe(false);
  });
  test.each(["", "x", "o", "2"])("%j is EINVAL", (text) => {
    expect(() => kstrtobool(text)).toThrow(refusal("EINVAL"));
  });
});
