/** The types of C: what they take, and what they refuse. */
import fc from "fast-check";
import { type CType, ctype } from "tophalf";
import { describe, expect, expectTypeOf, test } from "vitest";
import { refusal } from "../../support.ts";

describe("a value that a type cannot hold is refused, and says whose it is:", () => {
  test.each<[string, CType<unknown>, unknown, RegExp]>([
    ["too large", ctype.u8, 256, /^__u8: 256 is not in 0 … 255$/],
    ["negative", ctype.u32, -1, /-1 is not in 0 … 4294967295/],
    ["too small", ctype.s8, -129, /-129 is not in -128 … 127/],
    ["no whole number", ctype.s32, 1.5, /1.5 is no whole number/],
    ["not a number", ctype.u16, Number.NaN, /NaN is no whole number/],
    ["missing", ctype.u16, undefined, /undefined is no whole number/],
    ["a number for 64 bits", ctype.u64, 5, /5 is no bigint/],
    ["too large for 64 bits", ctype.s64, 2n ** 63n, /9223372036854775808 is not in/],
    ["a number for a bool", ctype.bool, 1, /1 is no boolean/],
    [
      "a text without room for its zero",
      ctype.char(3),
      "abc",
      /3 bytes of text and a zero do not fit into 3/,
    ],
    ["a text whose bytes do not fit", ctype.char(3), "ää", /4 bytes/],
    ["a text with a zero in it", ctype.char(5), "a\0b", /zero byte/],
    ["bytes for a text", ctype.char(3), new Uint8Array(3), /an? object is no string/],
    ["too few bytes", ctype.bytes(3), new Uint8Array(2), /2 elements, where there are 3/],
    ["an array for bytes", ctype.bytes(1), [1], /is no Uint8Array/],
    ["too many elements", ctype.array(ctype.u8, 2), [1, 2, 3], /3 elements, where there are 2/],
    ["an element", ctype.array(ctype.u8, 2), [1, 256], /\[1\]: 256 is not in/],
    ["no array", ctype.array(ctype.u8, 2), "12", /a string is no array/],
    [
      "a member",
      ctype.struct("s", { a: ctype.u8, b: ctype.u8 }),
      { a: 1, b: -1 },
      /^struct s b: -1 is not in/,
    ],
    ["a missing member", ctype.struct("s", { a: ctype.u8 }), {}, /^struct s a: undefined/],
    ["no struct", ctype.struct("s", { a: ctype.u8 }), null, /null is no object/],
  ])("%s", (_what, type, value, message) => {
    expect(() => ctype.encode(type, value)).toThrow(message);
  });
});

describe("a declaration that C cannot have is refused: EINVAL", () => {
  const refused = (declare: () => unknown, message: RegExp) =>
    expect(declare).toThrow(refusal("EINVAL", message));

  test("names", () => {
    refused(() => ctype.struct("two words", { a: ctype.u8 }), /'two words' as a name/);
    refused(() => ctype.struct("s", { "a-b": ctype.u8 }), /struct s: C does not take 'a-b'/);
    refused(() => ctype.struct("s", { int: ctype.u8 }), /'int'/);
    refused(() => ctype.struct("1st", { a: ctype.u8 }), /'1st'/);
  });

  test("no members, and members of no type", () => {
    refused(() => ctype.struct("s", {}), /no members/);
    refused(() => ctype.struct("s", { a: undefined as never }), /struct s: a is undefined and no C type/);
    refused(() => ctype.struct("s", { a: 4 as never }), /a is 4 and no C type/);
  });

  test("lengths", () => {
    for (const length of [0, -1, 1.5, Number.NaN]) {
      refused(() => ctype.char(length), /whole number of elements/);
      refused(() => ctype.array(ctype.u8, length), /whole number of elements/);
      refused(() => ctype.bytes(length), /whole number of elements/);
    }
  });

  test("pointers: says what to do instead", () => {
    refused(() => ctype.pointer(), /pointer.*array of fixed size/);
  });
});

describe("what comes from a C program", () => {
  test("may be a text without a zero at its end: it is cut for one", () => {
    expect(ctype.decode(ctype.char(3), Buffer.from("abc"))).toBe("ab");
  });

  test("may be what is no UTF-8: what does not fit any more is left out", () => {
    expect(ctype.decode(ctype.char(5), Buffer.from([0x61, 0xff, 0xff, 0]))).toBe("a\ufffd");
    expect(ctype.decode(ctype.char(8), Buffer.from("\ufeffab\0\0\0"))).toBe("\ufeffab");
  });

  test("can be handed back, whatever it is", () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 });
    const text = fc.string({ unit: "binary", minLength: 1 }).map((value) => new TextEncoder().encode(value));
    fc.assert(
      fc.property(fc.oneof(bytes, text), (memory) => {
        const type = ctype.char(memory.length);
        const value = ctype.decode(type, memory);
        expect(ctype.decode(type, ctype.encode(type, value))).toBe(value);
      }),
    );
  });

  test("is read up to the zero", () => {
    expect(ctype.decode(ctype.char(6), Buffer.from("ab\0cd\0"))).toBe("ab");
  });

  test("may be any byte for true", () => {
    expect([0, 1, 2, 255].map((byte) => ctype.decode(ctype.bool, Uint8Array.of(byte)))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test("is the part of a larger memory that was handed over", () => {
    expect(ctype.decode(ctype.u8, Buffer.from([1, 2, 3]).subarray(1))).toBe(2);
  });

  test("gives bytes of its own", () => {
    const memory = Uint8Array.of(1, 2);
    const value = ctype.decode(ctype.bytes(2), memory);
    memory.fill(9);
    expect([...value]).toEqual([1, 2]);
  });
});

test("a text leaves nothing behind of what was there", () => {
  const bytes = new Uint8Array(4).fill(0x78);
  ctype.char(4).write(new DataView(bytes.buffer), 0, "a", "text");
  expect([...bytes]).toEqual([0x61, 0, 0, 0]);
});

test("types are declared as C declares them", () => {
  const Point = ctype.struct("point", { x: ctype.s32 });
  const matrix = ctype.array(ctype.array(ctype.char(3), 2), 4);
  expect([matrix.declare("m"), matrix.declare(), Point.declare("p")]).toEqual([
    "char m[4][2][3]",
    "char[4][2][3]",
    "struct point p",
  ]);
  expect(ctype.array(Point, 2).declare("p")).toBe("struct point p[2]");
  expect(ctype.array(Point, 2).declare()).toBe("struct point[2]");
});

test("values have the types that their declaration says", () => {
  const Inner = ctype.struct("inner", { flag: ctype.bool });
  const Outer = ctype.struct("outer", {
    n: ctype.u32.describe("described"),
    wide: ctype.s64,
    text: ctype.char(4),
    raw: ctype.bytes(2),
    inner: ctype.array(Inner, 2),
  });
  expectTypeOf(ctype.decode(Outer, new Uint8Array(Outer.size))).toEqualTypeOf<{
    n: number;
    wide: bigint;
    text: string;
    raw: Uint8Array;
    inner: { flag: boolean }[];
  }>();
});
