/** Bytes become lines, in whatever pieces they come. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineSplitter, type LineFormat } from "../../../runtime/serial/line-splitter.ts";
import { refusal } from "../support.ts";

/** What becomes of the pieces, as `line:abc` and `overlong:abc`, and of what is left, as `rest:abc`. */
function fed(format: LineFormat, ...pieces: (string | Buffer)[]): string[] {
  const splitter = new LineSplitter(format);
  const whole = pieces.flatMap((piece) => splitter.push(Buffer.from(piece as string, "latin1")));
  const rest = splitter.isUnfinished ? [`rest:${splitter.reset().toString("latin1")}`] : [];
  return [...whole.map(({ kind, bytes }) => `${kind}:${bytes.toString("latin1")}`), ...rest];
}

test.each<[string, LineFormat, string[], string[]]>([
  ["lines in one piece", {}, ["a\nbc\n\nd"], ["line:a", "line:bc", "line:", "rest:d"]],
  ["a line in pieces", {}, ["a", "b", "", "c\n"], ["line:abc"]],
  ["an end in pieces", { terminator: "\r\n" }, ["a\r", "\nb\r\n"], ["line:a", "line:b"]],
  ["half an end is no end", { terminator: "\r\n" }, ["a\rb\nc\r\n"], ["line:a\rb\nc"]],
  ["an end of bytes", { terminator: Uint8Array.of(0, 255) }, ["a\0\xff\0b\0\xff"], ["line:a", "line:\0b"]],
  ["as long as may be", { maxLength: 3 }, ["abc\n", "abc", "\n"], ["line:abc", "line:abc"]],
  ["too long, in one piece", { maxLength: 3 }, ["abcd\nef\n"], ["overlong:abc", "line:ef"]],
  ["too long, in pieces", { maxLength: 3 }, ["ab", "cd", "efgh", "ij\nk\n"], ["overlong:abc", "line:k"]],
  [
    "too long, its end in pieces",
    { maxLength: 3, terminator: "\r\n" },
    ["abcdefg", "h\r", "\nij\r\n"],
    ["overlong:abc", "line:ij"],
  ],
  ["too long, and no end yet", { maxLength: 3 }, ["abcd", "efgh"], ["overlong:abc", "rest:"]],
])("%s", (_name, format, pieces, expected) => {
  expect(fed(format, ...pieces)).toEqual(expected);
});

test("after reset() the next bytes begin a new line", () => {
  const splitter = new LineSplitter({ maxLength: 4 });
  splitter.push(Buffer.from("abcdefgh"));
  splitter.reset();
  expect(splitter.push(Buffer.from("ij\n")).map(({ bytes }) => bytes.toString())).toEqual(["ij"]);
});

test("what it keeps of an endless line is bounded", () => {
  const splitter = new LineSplitter({ maxLength: 16, terminator: "END" });
  for (let piece = 0; piece < 100; piece++) splitter.push(Buffer.alloc(1000, "x"));
  expect(splitter.reset().length).toBeLessThanOrEqual(2);
});

test("a line does not change when whoever delivered it uses its buffer again", () => {
  const buffer = Buffer.from("abc\nde");
  const splitter = new LineSplitter();
  const [line] = splitter.push(buffer);
  buffer.fill("x");
  expect(line?.bytes.toString()).toBe("abc");
  expect(splitter.reset().toString()).toBe("de");
});

describe("refused", () => {
  test("an empty end, and no room", () => {
    expect(() => new LineSplitter({ terminator: "" })).toThrow(refusal("EINVAL", /give a terminator/));
    expect(() => new LineSplitter({ maxLength: 0 })).toThrow(refusal("EINVAL", /no line fits/));
    expect(() => new LineSplitter({ maxLength: Number.NaN })).toThrow(refusal("EINVAL"));
  });
});

test("however bytes are cut into pieces, the same lines come of them", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "\r", "\n", "\0"), { maxLength: 60 })
    .map((all) => all.join(""));
  const cuts = fc.array(fc.nat(60), { maxLength: 8 }).map((all) => all.sort((a, b) => a - b));
  const format = fc.record({
    terminator: fc.constantFrom("\n", "\r\n", "aba"),
    maxLength: fc.integer({ min: 1, max: 6 }),
  });
  fc.assert(
    fc.property(text, cuts, format, (whole, at, how) => {
      const pieces = [...at, whole.length].map((end, index) => whole.slice(at[index - 1] ?? 0, end));
      expect(fed(how, ...pieces).filter(isWhole)).toEqual(fed(how, whole).filter(isWhole));
    }),
  );
});

const isWhole = (one: string): boolean => one.startsWith("line:");
