import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatRecord, parseLevels, printable } from "../../../runtime/printk/format.ts";
import { refusal } from "../support.ts";

const record = (time: number, text = "hello") => ({ seq: 0, time, level: 6, text });

describe("formatRecord", () => {
  test.each([
    [0, "[    0.000000] hello"],
    [1_000, "[    0.000001] hello"],
    [12_345_678_000, "[   12.345678] hello"],
    [99_999_000_000_000, "[99999.000000] hello"],
    [123_456_000_000_000, "[123456.000000] hello"],
  ])("stamps %d ns after boot as the kernel does", (time, line) => {
    expect(formatRecord(record(time))).toBe(line);
  });

  // "[%5lu.%06lu]" of ts / 1000: print_time(), kernel/printk/printk.c
  test("cuts off what is below a microsecond, so that nothing is stamped later than it was", () => {
    expect(formatRecord(record(1_999_999_999))).toBe("[    1.999999] hello");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 }), (time) => {
        const stamp = /^\[ *(\d+)\.(\d{6})\] /.exec(formatRecord(record(time)));
        expect(Number(`${stamp?.[1] ?? ""}${stamp?.[2] ?? ""}`)).toBe(Math.floor(time / 1000));
      }),
    );
  });

  test("-T stamps with wall time, as ctime(3) writes it, in local time", () => {
    const boot = new Date(2026, 10, 23, 4, 22, 37).getTime();
    expect(formatRecord(record(0), "wall", boot)).toBe("[Mon Nov 23 04:22:37 2026] hello");
    expect(formatRecord(record(3600e9), "wall", boot)).toBe("[Mon Nov 23 05:22:37 2026] hello");
  });

  test("-T pads a day of one digit with a blank", () => {
    const boot = new Date(2026, 0, 5, 23, 59, 59).getTime();
    expect(formatRecord(record(0), "wall", boot)).toBe("[Mon Jan  5 23:59:59 2026] hello");
    expect(formatRecord(record(1e9), "wall", boot)).toBe("[Tue Jan  6 00:00:00 2026] hello");
  });

  test("-t stamps nothing", () => {
    expect(formatRecord(record(5e9), "none")).toBe("hello");
  });

  test("every line of a text of several gets the stamp", () => {
    const text = "Hello, world 5\n=============\n";
    expect(formatRecord(record(1e9, text))).toBe(
      "[    1.000000] Hello, world 5\n[    1.000000] =============\n[    1.000000] ",
    );
    expect(formatRecord(record(1e9, text), "none")).toBe(text);
  });
});

describe("parseLevels", () => {
  test.each([
    ["err", [3]],
    ["emerg,alert,crit,err,warn,notice,info,debug", [0, 1, 2, 3, 4, 5, 6, 7]],
    ["info, err", [6, 3]],
    ["err,err", [3]],
  ])("%s is %j", (list, levels) => {
    expect([...parseLevels(list)]).toEqual(levels);
  });

  test.each(["", "error", "3", "err,", ",err", "ERR", "err warn"])(
    "refuses %j: EINVAL, with what there is",
    (list) => {
      expect(() => parseLevels(list)).toThrow(
        refusal("EINVAL", /unknown level '.*emerg,alert,crit,err,warn/),
      );
    },
  );
});

describe("printable", () => {
  test("shows control characters as dmesg(1) does, byte by byte", () => {
    expect(printable("\x1b[31m nul\0 del\x7f csi\u009b cr\r")).toBe(
      String.raw`\x1b[31m nul\x00 del\x7f csi\xc2\x9b cr\x0d`,
    );
  });

  test("leaves all else as it is", () => {
    const text = "tab\t line\n ä € \u{1F600} \\";
    expect(printable(text)).toBe(text);
  });
});
