/** sprintf(): what glibc's printf(1) makes of the same format is the oracle, where both know it. */
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { sprintf } from "tophalf";
import { describe, expect, test } from "vitest";

describe("sprintf", () => {
  test.each([
    ["%d|%5d|%-5d|%05d", [1, 2, 3, -4], "1|    2|3    |-0004"],
    ["%x %X %#x %08x", [255, 255, 255, 48879], "ff FF 0xff 0000beef"],
    ["%u", [-1], "4294967295"],
    ["%llu %lx", [-1, -1], "18446744073709551615 ffffffffffffffff"],
    ["%s|%6s|%-6s|%.2s", ["abc", "abc", "abc", "abc"], "abc|   abc|abc   |ab"],
    ["%c%c", ["a", 98], "ab"],
    ["%*d|%-*s|%.*s", [4, 7, 3, "x", 2, "long"], "   7|x  |lo"],
    ["100%% of %s", ["it"], "100% of it"],
    ["%s", [undefined], "(null)"],
    ["%q stays", [], "%q stays"],
    ["%d", [true], "1"],
  ] as [string, unknown[], string][])("%j of %j is %j", (format, values, text) => {
    expect(sprintf(format, ...values)).toBe(text);
  });

  test("takes bigints", () => {
    expect(sprintf("%lld %#llx", -(2n ** 63n), 2n ** 64n - 1n)).toBe(
      "-9223372036854775808 0xffffffffffffffff",
    );
  });

  test("makes of integers what printf(1) makes of them", () => {
    const spec = fc.record({
      flags: fc.constantFrom("", "-", "0", "+", " ", "#", "-0", "+0", "#0"),
      width: fc.option(fc.nat(12), { nil: "" }),
      precision: fc.option(
        fc.nat(8).map((digits) => `.${digits}`),
        { nil: "" },
      ),
      conversion: fc.constantFrom("d", "i", "u", "x", "X"),
      value: fc.integer({ min: 1 }),
    });
    const formats = fc.sample(spec, { numRuns: 300, seed: 1 });
    const args = formats.flatMap(({ flags, width, precision, conversion, value }) => [
      `%${flags}${width}${precision}l${conversion}`,
      value,
    ]);
    const script = 'while [ $# -gt 0 ]; do printf "$1\\n" "$2"; shift 2; done';
    const expected = execFileSync("sh", ["-c", script, "sh", ...args.map(String).map(dropLong)]);
    const ours = formats.map((_, at) => sprintf(args[2 * at] as string, args[2 * at + 1]));
    expect(ours).toEqual(expected.toString().split("\n").slice(0, -1));
  });
});

/** printf(1) knows no length modifiers: its numbers are long anyway. */
const dropLong = (text: string): string => text.replace(/l([diuxX])$/, "$1");
