/** What a chip asks of Linux besides its own files. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { processHolding } from "../../../../boards/linux/gpiochip/holders.ts";
import { clockAhead, linux } from "../../../../boards/linux/gpiochip/system.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tophalf-proc-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process in the fake /proc, with one file open. */
function process(pid: number, program: string, file: string, fdinfo: string): void {
  const own = join(folder, String(pid));
  for (const name of ["fd", "fdinfo"]) mkdirSync(join(own, name), { recursive: true });
  writeFileSync(join(own, "comm"), `${program}\n`);
  symlinkSync(file, join(own, "fd", "5"));
  writeFileSync(join(own, "fdinfo", "5"), fdinfo);
}

const lines = (chip: string, ...offsets: number[]): string =>
  `pos:\t0\nflags:\t02000000\ngpio-chip:\t${chip}\n${offsets.map((offset) => `gpio-line:\t${offset}\n`).join("")}`;

describe("the process that holds a line", () => {
  beforeEach(() => {
    process(10, "sh", "/dev/null", "pos:\t0\n");
    process(11, "other", "anon_inode:gpio-line", lines("gpiochip1", 17));
    process(12, "gpiomon", "anon_inode:gpio-line", lines("gpiochip0", 1, 17));
    mkdirSync(join(folder, "13")); // has just ended
    mkdirSync(join(folder, "sys"));
  });

  test("is named, with its program", () => {
    expect(processHolding("gpiochip0", 17, folder)).toBe("process 12 (gpiomon)");
  });

  test("is not known where nobody shows it, or there is no /proc", () => {
    expect(processHolding("gpiochip0", 7, folder)).toBeUndefined();
    expect(processHolding("gpiochip0", 17, join(folder, "nowhere"))).toBeUndefined();
  });
});

describe("the clock of this process", () => {
  test("is ahead of the kernel's by what its time namespace says", () => {
    const path = join(folder, "timens_offsets");
    writeFileSync(path, "monotonic           0         0\nboottime            0         0\n");
    expect(clockAhead(path)).toBe(0);
    writeFileSync(path, "monotonic          10  500000000\nboottime            7         0\n");
    expect(clockAhead(path)).toBe(10.5e9);
    writeFileSync(path, "monotonic         -10  500000000\n");
    expect(clockAhead(path)).toBe(-9.5e9);
  });

  test("is the kernel's where there are no time namespaces", () => {
    expect(clockAhead(join(folder, "nowhere"))).toBe(0);
    expect(linux.clockAhead()).toBe(0);
  });
});

describe("a file that is watched", () => {
  test.runIf(globalThis.process.platform === "linux")("tells that it goes", async () => {
    const path = join(folder, "gpiochip0");
    writeFileSync(path, "");
    let happened = 0;
    const stop = linux.watchFile(path, () => happened++);
    rmSync(path);
    await expect.poll(() => happened).toBeGreaterThan(0);
    stop();
  });

  test("that cannot be watched is left alone", () => {
    linux.watchFile(join(folder, "nowhere"), () => undefined)();
  });
});
