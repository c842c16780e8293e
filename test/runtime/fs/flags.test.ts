/** The constants that programs and drivers share, against the C library's headers. */
import * as tophalf from "tophalf";
import { describe, expect, test } from "vitest";
import { mayRead, mayWrite } from "../../../runtime/fs/flags.ts";
import { hasCompiler, runC } from "../c-compiler.ts";

const { O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = tophalf;
const CONSTANTS = Object.entries(tophalf).filter(
  (entry): entry is [string, number] => /^(O_|SEEK_|POLL|S_I)/.test(entry[0]) && typeof entry[1] === "number",
);

describe("the constants of files", () => {
  test("are there: open's flags, lseek's whence, poll's events, stat's modes", () => {
    const names = CONSTANTS.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        "O_RDONLY",
        "O_NONBLOCK",
        "O_ASYNC",
        "SEEK_END",
        "POLLIN",
        "POLLHUP",
        "S_IFMT",
        "S_IRUSR",
      ]),
    );
  });

  test.skipIf(!hasCompiler)("have the values of the C headers", () => {
    const body = CONSTANTS.map(([name]) => `printf("${name} %u\\n", (unsigned)${name});`).join("\n");
    const headers = ["stdio.h", "fcntl.h", "unistd.h", "poll.h", "signal.h", "sys/stat.h"];
    const ofC = runC(headers, body).trimEnd().split("\n");
    expect(CONSTANTS.map(([name, value]) => `${name} ${value}`)).toEqual(ofC);
  });

  test("DEFAULT_POLLMASK: always ready to read and write", () => {
    expect(tophalf.DEFAULT_POLLMASK).toBe(0x001 | 0x004 | 0x040 | 0x100);
  });
});

describe("an access mode", () => {
  test.each([
    [O_RDONLY, true, false],
    [O_WRONLY, false, true],
    [O_RDWR, true, true],
    [O_RDONLY | O_NONBLOCK, true, false],
    [O_WRONLY | O_NONBLOCK, false, true],
  ])("of flags %i: may read %s, may write %s", (flags, read, write) => {
    expect([mayRead(flags), mayWrite(flags)]).toEqual([read, write]);
  });
});
