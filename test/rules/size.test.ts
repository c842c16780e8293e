/** One idea a file, one step a function: limits that keep the code pleasant to enter. Tables are exempt from none of them. */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { descendants, placeOf, type Source, sourcesIn } from "./sources.ts";

const LONGEST_FILE = 400;
const LONGEST_FUNCTION = 60;

const shipped = ["runtime", "boards", "mocks", "drivers"].flatMap(sourcesIn);
const lineCount = ({ file }: Source, node: ts.Node): number =>
  file.getLineAndCharacterOfPosition(node.end).line -
  file.getLineAndCharacterOfPosition(node.getStart(file)).line +
  1;

interface Measured {
  readonly place: string;
  readonly lines: number;
}

function functionsIn(source: Source): Measured[] {
  return [...descendants(source.file)]
    .filter((node) => ts.isFunctionLike(node) && "body" in node && node.body !== undefined)
    .map((node) => ({ place: placeOf(source, node), lines: lineCount(source, node) }));
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? 0;

describe("the size of things", () => {
  test("a file has at most 400 lines", () => {
    const files = [...shipped, ...sourcesIn("test")].map(({ path, text }) => ({
      path,
      lines: text.split("\n").length,
    }));
    expect(files.filter(({ lines }) => lines > LONGEST_FILE)).toEqual([]);
  });

  test("a function has at most 60 lines", () => {
    const long = shipped.flatMap(functionsIn).filter(({ lines }) => lines > LONGEST_FUNCTION);
    expect(long).toEqual([]);
  });

  test("most functions are far smaller: half have at most 10 lines, nine in ten at most 30", () => {
    const sizes = shipped
      .flatMap(functionsIn)
      .map(({ lines }) => lines)
      .sort((a, b) => a - b);
    expect(sizes.length).toBeGreaterThan(300);
    expect(percentile(sizes, 0.5)).toBeLessThanOrEqual(10);
    expect(percentile(sizes, 0.9)).toBeLessThanOrEqual(30);
  });
});
