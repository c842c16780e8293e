/** Layouts, bytes and numbers, against those of the C compiler, which is given the generated header. */
import fc from "fast-check";
import { _IOC, ctype, IOC_READ, IOC_WRITE } from "tophalf";
import { describe, expect, test } from "vitest";
import { cHeader } from "../../../../runtime/module/uapi/header.ts";
import { hasCompiler, runC } from "../../c-compiler.ts";
import { type Specimen, specimens } from "./specimen.ts";

const RUNS = 4;
const BATCH = 150;

/** C that prints a line for a struct: its size, alignment, offsets, and the bytes of its value. */
function report({ type, statements }: Specimen): string {
  const numbers = [
    `sizeof(${type.declare()})`,
    `_Alignof(${type.declare()})`,
    ...type.members.map(({ name }) => `offsetof(${type.declare()}, ${name})`),
  ];
  return `{
    ${type.declare("it")};
    memset(&it, 0, sizeof it);
    ${statements.join("\n")}
    ${numbers.map((number) => `printf("%zu ", ${number});`).join("\n")}
    for (size_t i = 0; i < sizeof it; i++) printf("%02x", ((unsigned char *)&it)[i]);
    printf("\\n");
  }`;
}

function ours({ type, value }: Specimen): string {
  const numbers = [type.size, type.align, ...type.members.map(({ offset }) => offset)];
  return `${numbers.join(" ")} ${Buffer.from(ctype.encode(type, value)).toString("hex")}\n`;
}

describe.skipIf(!hasCompiler)("random structs", () => {
  test(`are laid out and filled as the C compiler does it: ${RUNS} times ${BATCH}`, () => {
    fc.assert(
      fc.property(specimens(BATCH), (all) => {
        const header = cHeader({ name: "specimens", uapi: { structs: all.map(({ type }) => type) } });
        const printed = runC(["stdio.h", "string.h", "stddef.h"], all.map(report).join("\n"), header);
        expect(all.map(ours).join("")).toBe(printed);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  test("have ioctl numbers that the C compiler makes of the header", () => {
    const ioctl = fc.record({
      direction: fc.integer({ min: 1, max: 3 }),
      type: fc.nat(255),
      nr: fc.nat(255),
    });
    fc.assert(
      fc.property(
        specimens(BATCH),
        fc.array(ioctl, { minLength: BATCH, maxLength: BATCH }),
        (all, numbers) => {
          const ioctls = Object.fromEntries(
            numbers.flatMap(({ direction, type, nr }, n) => {
              const arg = all[n]?.type ?? ctype.u8;
              return arg.size > 16383 ? [] : [[`N${n}`, { cmd: _IOC(direction, type, nr, arg), arg }]];
            }),
          );
          const body = Object.keys(ioctls).map((name) => `printf("%u\\n", (unsigned)${name});`);
          const printed = runC(["stdio.h"], body.join("\n"), cHeader({ name: "numbers", uapi: { ioctls } }));
          expect(Object.values(ioctls).map(({ cmd }) => cmd)).toEqual(
            printed.trimEnd().split("\n").map(Number),
          );
        },
      ),
      { numRuns: 2, endOnFailure: true },
    );
  });
});

test("random values come back as what they were", () => {
  fc.assert(
    fc.property(specimens(5), (all) => {
      for (const { type, value } of all) expect(ctype.decode(type, ctype.encode(type, value))).toEqual(value);
    }),
  );
});

test("a known struct, byte by byte", () => {
  const Inner = ctype.struct("inner", { a: ctype.u8, b: ctype.u16 });
  const Outer = ctype.struct("outer", {
    tag: ctype.char(3),
    inner: Inner,
    wide: ctype.u64,
    last: ctype.bool,
  });
  expect([Inner.size, Inner.align, Outer.size, Outer.align]).toEqual([4, 2, 24, 8]);
  expect(Outer.members.map(({ name, offset }) => `${name} ${offset}`)).toEqual([
    "tag 0",
    "inner 4",
    "wide 8",
    "last 16",
  ]);
  const bytes = ctype.encode(Outer, { tag: "ab", inner: { a: 1, b: 0x203 }, wide: 0x405n, last: true });
  const expected = [0x61, 0x62, 0, 0, 1, 0, 3, 2, 5, 4, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
  expect([...bytes]).toEqual(expected); // of a little-endian machine, which all that run this are
  expect(_IOC(IOC_READ | IOC_WRITE, "k", 1, Outer)).toBe(0xc0186b01);
});
