import fc from "fast-check";
import { param } from "tophalf";
import { describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

/** The C types' ranges on a 64-bit Linux. */
const INTEGERS = [
  { name: "byte", type: param.byte(0).type, low: 0n, high: 255n },
  { name: "short", type: param.short(0).type, low: -32768n, high: 32767n },
  { name: "ushort", type: param.ushort(0).type, low: 0n, high: 65535n },
  { name: "int", type: param.int(0).type, low: -2147483648n, high: 2147483647n },
  { name: "uint", type: param.uint(0).type, low: 0n, high: 4294967295n },
  { name: "long", type: param.long(0n).type, low: -9223372036854775808n, high: 9223372036854775807n },
  { name: "ulong", type: param.ulong(0n).type, low: 0n, high: 18446744073709551615n },
] as const;

/** A magnitude as it is written in each base that kstrtoll with base 0 knows. */
const spelling = (value: bigint, base: 8 | 10 | 16): string => {
  const digits = (value < 0n ? -value : value).toString(base);
  const prefix = { 8: "0", 10: "", 16: "0x" }[base];
  return `${value < 0n ? "-" : ""}${prefix}${digits}`;
};

describe.each(INTEGERS)("$name", ({ name, type, low, high }) => {
  test("is named as in C", () => {
    expect(type.name).toBe(name);
  });

  test("takes both ends of its range", () => {
    expect(BigInt(type.parse(String(low)))).toBe(low);
    expect(BigInt(type.parse(String(high)))).toBe(high);
  });

  test("refuses one more than the highest: ERANGE", () => {
    expect(() => type.parse(String(high + 1n))).toThrow(refusal("ERANGE"));
  });

  test("refuses one less than the lowest: ERANGE where there is a sign, EINVAL where there is none", () => {
    expect(() => type.parse(String(low - 1n))).toThrow(refusal(low === 0n ? "EINVAL" : "ERANGE"));
  });

  test.each([
    "",
    " ",
    "\n",
    "x",
    "-",
    "+",
    "0x",
    "0xg",
    "08",
    "09",
    "0b1",
    "1.5",
    "1e3",
    "--1",
    "+-1",
    "1 ",
    " 1",
  ])("refuses %j: EINVAL", (text) => {
    expect(() => type.parse(text)).toThrow(refusal("EINVAL"));
  });

  test("takes one newline at the end, as a shell's echo makes it, and no second", () => {
    expect(String(type.parse("12\n"))).toBe("12");
    expect(() => type.parse("12\n\n")).toThrow(refusal("EINVAL"));
    expect(() => type.parse("1\n2")).toThrow(refusal("EINVAL"));
  });

  test("reads every value of its range in decimal, octal and hexadecimal", () => {
    const value = fc.bigInt({ min: low, max: high });
    fc.assert(
      fc.property(value, fc.constantFrom(8 as const, 10 as const, 16 as const), (wanted, base) => {
        expect(BigInt(type.parse(spelling(wanted, base)))).toBe(wanted);
      }),
    );
  });

  test("refuses every value outside of it", () => {
    const outside = fc.oneof(
      fc.bigInt({ min: high + 1n, max: high * 1000n }),
      fc.bigInt({ min: low - 1000n, max: low - 1n }),
    );
    fc.assert(
      fc.property(outside, (value) => {
        expect(() => type.parse(String(value))).toThrow(
          refusal(value < 0n && low === 0n ? "EINVAL" : "ERANGE"),
        );
      }),
    );
  });
});

describe("all integers", () => {
  test.each([
    ["+5", "5"],
    ["0X1F", "31"],
    ["0xdeadBEEF", "3735928559"],
    ["010", "8"],
    ["0", "0"],
    ["00", "0"],
  ])("%s reads as %s", (text, value) => {
    expect(String(param.ulong(0n).type.parse(text))).toBe(value);
  });

  test("a value that is written and shown reads back as itself", () => {
    for (const { type, low, high } of INTEGERS) {
      fc.assert(
        fc.property(fc.bigInt({ min: low, max: high }), (value) => {
          const parsed = type.parse(String(value));
          expect((type.show as (shown: unknown) => string)(parsed)).toBe(String(value));
        }),
      );
    }
  });

  test("long and ulong are exact where a number would not be", () => {
    expect(param.long(0n).type.parse("9007199254740993")).toBe(9007199254740993n);
    expect(param.ulong(0n).type.parse("0xffffffffffffffff")).toBe(0xffffffffffffffffn);
  });
});

describe("bool", () => {
  const { type } = param.bool(false);

  test.each(["y", "Y", "1", "t", "T", "on", "ON", "On", "yes", "true", "1\n", "y\n"])(
    "%j is true",
    (text) => {
      expect(type.parse(text)).toBe(true);
    },
  );

  test.each(["n", "N", "0", "f", "F", "off", "OFF", "oF", "no", "false", "0\n"])("%j is false", (text) => {
    expect(type.parse(text)).toBe(false);
  });

  test.each(["", "2", "o", "ox", "maybe", " y", "\n"])("%j is refused: EINVAL", (text) => {
    expect(() => type.parse(text)).toThrow(refusal("EINVAL"));
  });

  test("is shown as Y or N, which read back as themselves", () => {
    expect([type.show(true), type.show(false)]).toEqual(["Y", "N"]);
    expect([type.parse("Y"), type.parse("N")]).toEqual([true, false]);
  });
});

describe("charp", () => {
  const { type } = param.charp("");

  test("takes any text as it is, and shows it so", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        expect(type.show(type.parse(text))).toBe(text);
      }),
    );
  });

  // param_set_charp(), kernel/params.c: "string parameter too long" starts at 1025.
  test("takes 1024 bytes", () => {
    expect(type.parse("x".repeat(1024))).toHaveLength(1024);
  });

  test("refuses 1025 bytes: ENOSPC", () => {
    expect(() => type.parse("x".repeat(1025))).toThrow(refusal("ENOSPC"));
  });

  test("counts bytes and not characters", () => {
    expect(() => type.parse("ä".repeat(513))).toThrow(refusal("ENOSPC"));
  });
});

describe("array", () => {
  const { type } = param.array(param.int, [420, 421]);

  test.each([
    ["1,2", [1, 2], 2],
    ["1", [1, 421], 1],
    ["-1,0x10\n", [-1, 16], 2],
  ])("%j sets what it names and leaves the rest at its initial value", (text, values, count) => {
    const parsed = type.parse(text);
    expect([...parsed]).toEqual(values);
    expect(parsed.count).toBe(count);
  });

  test("starts with its initial values and a count of 0", () => {
    const value = param.array(param.int, [420, 421]).initial();
    expect([...value]).toEqual([420, 421]);
    expect(value.count).toBe(0);
  });

  test("starts afresh each time: what one load changes the next does not see", () => {
    const declared = param.array(param.int, [1, 2]);
    declared.initial()[0] = 9;
    expect([...declared.initial()]).toEqual([1, 2]);
  });

  test("refuses more than it has places: EINVAL", () => {
    expect(() => type.parse("1,2,3")).toThrow(refusal("EINVAL", /can only take 2 arguments/));
  });

  test.each(["", "1,", ",1", "1,,", "x", "1,x", "1;2", "1, 2"])("refuses %j: EINVAL", (text) => {
    expect(() => type.parse(text)).toThrow(refusal("EINVAL"));
  });

  test("refuses an element out of its range: ERANGE", () => {
    expect(() => type.parse("1,2147483648")).toThrow(refusal("ERANGE"));
  });

  // param_array() hands each element to its type as it is: only kstrto*()'s one newline is forgiven.
  test.each(["1,2 ", "1,2 \n", "1,2\n\n"])("refuses blanks behind the last element, %j: EINVAL", (text) => {
    expect(() => type.parse(text)).toThrow(refusal("EINVAL"));
  });

  test("shows as many as were given, and all while none was", () => {
    expect(type.show(type.parse("7"))).toBe("7");
    expect(type.show(type.parse("7,8"))).toBe("7,8");
    expect(type.show(param.array(param.int, [420, 421]).initial())).toBe("420,421");
  });

  test("has elements of any type", () => {
    expect([...param.array(param.bool, [false, false]).type.parse("y,n")]).toEqual([true, false]);
    expect([...param.array(param.charp, ["", "", ""]).type.parse("a,,c")]).toEqual(["a", "", "c"]);
    expect([...param.array(param.ulong, [0n]).type.parse("18446744073709551615")]).toEqual([2n ** 64n - 1n]);
  });

  test("what it shows reads back as the same values", () => {
    const eight = param.array(param.short, new Array<number>(8).fill(0)).type;
    const shorts = fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(shorts, (values) => {
        const parsed = eight.parse(values.join(","));
        expect(eight.parse(eight.show(parsed))).toEqual(parsed);
      }),
    );
  });
});

describe("a declaration", () => {
  test("makes no file and has no description unless it is given", () => {
    expect(param.int(1)).toMatchObject({ mode: 0, desc: "" });
    expect(param.int(1, { mode: 0o644, desc: "how many" })).toMatchObject({ mode: 0o644, desc: "how many" });
  });
});

describe("invbool", () => {
  const { type } = param.invbool(false);

  test.each([
    ["y", false],
    ["0", true],
    ["off", true],
  ])("%s is %s", (text, value) => {
    expect(type.parse(text)).toBe(value);
  });

  test("is shown as what was given", () => {
    for (const text of ["Y", "N"]) expect(type.show(type.parse(text))).toBe(text);
  });

  test("needs a value, and is named as in C", () => {
    expect([type.bare, type.name]).toEqual([undefined, "invbool"]);
    expect(() => type.parse("maybe")).toThrow(refusal("EINVAL"));
  });
});

describe("hexint", () => {
  const { type } = param.hexint(0);

  // param_get_hexint() prints with %#08x.
  test.each([
    [0, "0x000000"],
    [31, "0x00001f"],
    [0xdeadbeef, "0xdeadbeef"],
  ])("%i is shown as %s", (value, text) => {
    expect(type.show(value)).toBe(text);
  });

  test("what it shows reads back as the same value", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        expect(type.parse(type.show(value))).toBe(value);
      }),
    );
  });

  test.each(["-1", "4294967296"])("has the range of uint: %s", (text) => {
    expect(() => type.parse(text)).toThrow();
  });
});

describe("string", () => {
  const { type } = param.string("", 16);

  test("takes what fits with a zero at its end, counted in bytes", () => {
    expect(type.parse("x".repeat(15))).toHaveLength(15);
    for (const text of ["x".repeat(16), "ä".repeat(8)]) {
      expect(() => type.parse(text)).toThrow(refusal("ENOSPC", /at most 15 bytes/));
    }
  });
});
