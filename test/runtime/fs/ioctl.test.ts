/** ioctl numbers, against the C compiler's own and the kernel's headers. */
import fc from "fast-check";
import {
  _IO,
  _IOC,
  _IOC_DIR,
  _IOC_NR,
  _IOC_SIZE,
  _IOC_TYPE,
  _IOR,
  _IOW,
  _IOWR,
  IOC_NONE,
  IOC_READ,
  IOC_WRITE,
} from "tophalf";
import { describe, expect, test } from "vitest";
import { hasCompiler, runC } from "../c-compiler.ts";
import { refusal } from "../support.ts";

const DIRECTIONS = [
  ["_IO", IOC_NONE],
  ["_IOR", IOC_READ],
  ["_IOW", IOC_WRITE],
  ["_IOWR", IOC_READ | IOC_WRITE],
] as const;

const byte = fc.nat(255);
const size = fc.nat(16383);

describe("ioctl numbers", () => {
  test("known ones: those of the GPIO character device", () => {
    expect(_IOR(0xb4, 0x01, 68)).toBe(0x8044b401);
    expect(_IOWR(0xb4, 0x07, 592)).toBe(0xc250b407);
    expect(_IOWR(0xb4, 0x0c, 4)).toBe(0xc004b40c);
    expect(_IO("T", 1)).toBe(0x5401);
    expect(_IOW("d", 0, 8)).toBe(0x40086400);
  });

  test.skipIf(!hasCompiler)("are the C compiler's for every direction and a table of parts", () => {
    const cases = DIRECTIONS.flatMap(([, direction]) =>
      [0, 1, 0x64, 255].flatMap((type) =>
        [0, 3, 255].flatMap((nr) =>
          [0, 1, 4, 8, 1024, 16383].map((bytes) => [direction, type, nr, bytes] as const),
        ),
      ),
    );
    const body = cases.map((parts) => `printf("%u\\n", (unsigned)_IOC(${parts.join(", ")}));`).join("\n");
    const expected = runC(["stdio.h", "linux/ioctl.h"], body).trimEnd().split("\n").map(Number);
    expect(cases.map((parts) => _IOC(...parts))).toEqual(expected);
  });

  test.skipIf(!hasCompiler)("are the C compiler's for _IO, _IOR, _IOW and _IOWR", () => {
    const types = ["char", "int", "long long", "char[100]"];
    const body = types
      .map(
        (type) =>
          `printf("%u %u %u\\n", (unsigned)_IOR('k', 1, ${type}), (unsigned)_IOW('k', 2, ${type}), (unsigned)_IOWR('k', 3, ${type}));`,
      )
      .join("\n");
    const expected = runC(["stdio.h", "linux/ioctl.h"], `${body}\nprintf("%u", (unsigned)_IO('k', 4));`);
    const ours = [1, 4, 8, 100].map((bytes) =>
      [_IOR("k", 1, bytes), _IOW("k", 2, bytes), _IOWR("k", 3, bytes)].join(" "),
    );
    expect([...ours, String(_IO("k", 4))].join("\n")).toBe(expected);
  });

  test("come apart into what they were made of", () => {
    fc.assert(
      fc.property(fc.nat(3), byte, byte, size, (direction, type, nr, bytes) => {
        const cmd = _IOC(direction, type, nr, bytes);
        expect([_IOC_DIR(cmd), _IOC_TYPE(cmd), _IOC_NR(cmd), _IOC_SIZE(cmd)]).toEqual([
          direction,
          type,
          nr,
          bytes,
        ]);
        expect(cmd).toBeGreaterThanOrEqual(0);
        expect(cmd).toBeLessThanOrEqual(0xffffffff);
      }),
    );
  });

  test("are all different", () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(3), byte, byte, size),
        fc.tuple(fc.nat(3), byte, byte, size),
        (one, two) => {
          expect(_IOC(...one) === _IOC(...two)).toBe(one.join() === two.join());
        },
      ),
    );
  });

  test("take a character for the type", () => {
    expect(_IO("k", 1)).toBe(_IO(0x6b, 1));
  });

  test.each([
    ["direction", 4, 0, 0, 0],
    ["direction", -1, 0, 0, 0],
    ["type", 0, 256, 0, 0],
    ["type", 0, "€", 0, 0],
    ["type", 0, "", 0, 0],
    ["number", 0, 0, 256, 0],
    ["number", 0, 0, -1, 0],
    ["number", 0, 0, 1.5, 0],
    ["size", 0, 0, 0, 16384],
    ["size", 0, 0, 0, Number.NaN],
  ] as const)("a %s that does not fit its bits: EINVAL, %#", (part, direction, type, nr, bytes) => {
    expect(() => _IOC(direction, type, nr, bytes)).toThrow(refusal("EINVAL", new RegExp(`ioctl ${part}`)));
  });
});
