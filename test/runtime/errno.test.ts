import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import fc from "fast-check";
import * as tophalf from "tophalf";
import { describe, expect, test } from "vitest";
import { hasCompiler, runC } from "./c-compiler.ts";

const { EBUSY, errnoName, isErrno, KernelError, strerror } = tophalf;

/** The exported constants, without the ioctls of evdev: [name, number]. */
const TABLE = Object.entries(tophalf).filter(
  (entry): entry is [string, number] => /^E(?!VIOC)[A-Z0-9]+$/.test(entry[0]) && typeof entry[1] === "number",
);
const HEADERS = ["errno-base.h", "errno.h"].map((name) => `/usr/include/asm-generic/${name}`);

describe("the errno table", () => {
  test("has the errnos that the runtime and its drivers use", () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(34);
  });

  test("gives every name one number, and every number one name", () => {
    expect(new Set(TABLE.map(([, number]) => number)).size).toBe(TABLE.length);
  });

  test.skipIf(process.platform !== "linux")("agrees with Node's constants of this system", () => {
    const known = TABLE.filter(([name]) => name in constants.errno);
    expect(constants.errno).toMatchObject(Object.fromEntries(known));
    expect(TABLE.filter((entry) => !known.includes(entry))).toEqual([
      ["ELIBBAD", 80],
      ["EREMOTEIO", 121],
      ["ENOKEY", 126],
    ]);
  });

  test.skipIf(!HEADERS.every((path) => existsSync(path)))("agrees with the kernel's own headers", () => {
    const text = HEADERS.map((path) => readFileSync(path, "utf8")).join("\n");
    const defined = [...text.matchAll(/^#define\s+(E\w+)\s+(\d+)/gm)].map(([, name, number]) => [
      name,
      Number(number),
    ]);
    expect(Object.fromEntries(defined)).toMatchObject(Object.fromEntries(TABLE));
  });

  test.each(TABLE)("%s is named and described for either sign", (name, number) => {
    expect([errnoName(number), errnoName(-number)]).toEqual([name, name]);
    expect(strerror(-number)).toBe(strerror(number));
    expect(strerror(number)).not.toMatch(/^Unknown error/);
  });

  test.skipIf(!hasCompiler)("says what the C library's strerror says", () => {
    const lines = TABLE.map(([, number]) => `puts(strerror(${number}));`).join("\n");
    const texts = runC(["stdio.h", "string.h"], lines).trimEnd().split("\n");
    expect(TABLE.map(([, number]) => strerror(number))).toEqual(texts);
  });

  test("an unknown number is named by itself", () => {
    expect(errnoName(-999)).toBe("E999");
    expect(strerror(999)).toBe("Unknown error 999");
  });
});

describe("KernelError", () => {
  test.each([EBUSY, -EBUSY])("takes %i, and carries the positive number and its name", (given) => {
    expect(new KernelError(given)).toMatchObject({ name: "KernelError", errno: EBUSY, code: "EBUSY" });
  });

  test("says the errno's sentence unless it is given a better one", () => {
    expect(new KernelError(EBUSY).message).toBe("Device or resource busy");
    expect(new KernelError(EBUSY, "GPIO17 belongs to led").message).toBe("GPIO17 belongs to led");
  });

  test("is an Error with a stack", () => {
    const error = new KernelError(EBUSY);
    expect(error).toBeInstanceOf(Error);
    expect(error.stack).toContain("errno.test");
  });
});

test("isErrno is true from -4095 to -1 and nowhere else, as IS_ERR_VALUE", () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 10_000 }), (value) => {
      expect(isErrno(value)).toBe(value >= -4095 && value <= -1);
    }),
  );
  expect([-4096, -4095, -1, 0].map(isErrno)).toEqual([false, true, true, false]);
});
