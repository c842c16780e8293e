import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeRequest, encode, LineSplitter, LONGEST_LINE } from "../../../runtime/control/protocol.ts";
import { refusal } from "../support.ts";

describe("a request", () => {
  test("is one line of JSON, which reads back as itself", () => {
    const params = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.integer(), fc.string(), params, (id, method, given) => {
        const line = encode({ id, method, params: given });
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(decodeRequest(line)).toEqual(JSON.parse(JSON.stringify({ id, method, params: given })));
      }),
    );
  });

  test("may leave its parameters out", () => {
    expect(decodeRequest('{"id":1,"method":"lsmod"}')).toEqual({ id: 1, method: "lsmod", params: {} });
  });

  test.each(["", "x", "{", "[1", "'single'", '{"id":1,'])("that is no JSON: EINVAL, %j", (line) => {
    expect(() => decodeRequest(line)).toThrow(refusal("EINVAL", /no JSON/));
  });

  test.each([
    "1",
    "null",
    "[]",
    "{}",
    '{"id":1}',
    '{"method":"lsmod"}',
    '{"id":"1","method":"lsmod"}',
    '{"id":1,"method":5}',
    '{"id":1,"method":"lsmod","params":[]}',
    '{"id":1,"method":"lsmod","params":null}',
    '{"id":1,"method":"lsmod","params":"x"}',
  ])("that is not of the form: EINVAL, with the form, %s", (line) => {
    expect(() => decodeRequest(line)).toThrow(refusal("EINVAL", /a request is \{"id"/));
  });
});

describe("the line splitter", () => {
  function split(chunks: readonly string[]): string[] {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const chunk of chunks) splitter.push(chunk);
    return lines;
  }

  test("gives the same lines however the text is cut into pieces", () => {
    const text = fc
      .array(fc.constantFrom("a", "bc", "\n", " ", "ü"), { maxLength: 30 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.array(fc.nat(30), { maxLength: 6 }), (whole, cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
        const complete = whole.slice(0, whole.lastIndexOf("\n") + 1);
        expect(split(pieces)).toEqual(complete.split("\n").filter((line) => line !== ""));
      }),
    );
  });

  test("keeps a line back until it is complete", () => {
    expect(split(['{"id":'])).toEqual([]);
    expect(split(['{"id":', "1}\n"])).toEqual(['{"id":1}']);
  });

  test("takes a line of the largest length, in any pieces", () => {
    const line = "x".repeat(LONGEST_LINE);
    expect(split([line, "\n"])).toEqual([line]);
    expect(split([`${line}\n`])).toEqual([line]);
  });

  test("refuses one that does not end: EINVAL", () => {
    expect(() => split(["x".repeat(LONGEST_LINE), "y"])).toThrow(refusal("EINVAL"));
  });

  test("refuses one that is longer although it ends", () => {
    expect(() => split([`${"x".repeat(LONGEST_LINE + 1)}\n`])).toThrow(refusal("EINVAL"));
  });
});
