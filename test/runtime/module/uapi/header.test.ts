/** The C header that is made from what a module declares. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { _IO, _IOC, _IOR, _IOW, _IOWR, ctype, IOC_NONE, IOC_WRITE, type UapiDefinition } from "tophalf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cHeader } from "../../../../runtime/module/uapi/header.ts";
import { moduleHeader } from "../../../../runtime/module/uapi/module-header.ts";
import { hasCompiler, runC } from "../../c-compiler.ts";
import { refusal } from "../../support.ts";

const Limits = ctype.struct(
  "limits",
  { low: ctype.s32.describe("In millidegrees"), high: ctype.s32 },
  "When to raise an alarm",
);
const Report = ctype.struct("report", {
  limits: ctype.array(Limits, 2),
  name: ctype.char(8),
  on: ctype.bool,
});

const thermostat: UapiDefinition = {
  constants: {
    DEVICE: "thermostat",
    SENSORS: { value: 2, desc: "How many there are" },
    ABSOLUTE_ZERO: -273150,
    ALL: 2n ** 64n - 1n,
  },
  ioctls: {
    SET_LIMITS: { cmd: _IOW("t", 2, Limits), arg: Limits, desc: "Sets the limits" },
    REPORT: { cmd: _IOR("t", 3, Report), arg: Report },
    ROTATE: { cmd: _IOWR(0xfe, 4, ctype.array(ctype.u16, 3)), arg: ctype.array(ctype.u16, 3) },
    RESET: { cmd: _IO("t", 5), desc: "Takes a number" },
  },
};
const header = (uapi: UapiDefinition, description?: string): string =>
  cHeader({ name: "thermo_stat", description, uapi });

test("the whole of it", () => {
  expect(header(thermostat, "A thermostat")).toBe(`/*
 * A thermostat
 * Made by \`tophalf header thermo_stat\`: do not edit.
 */

#ifndef THERMO_STAT_H
#define THERMO_STAT_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define DEVICE "thermostat"

/* How many there are */
#define SENSORS 2

#define ABSOLUTE_ZERO (-273150)

#define ALL 18446744073709551615ULL

/* When to raise an alarm */
struct limits {
\t__s32 low; /* In millidegrees */
\t__s32 high;
};

struct report {
\tstruct limits limits[2];
\tchar name[8];
\t__u8 on;
};

/* Sets the limits */
#define SET_LIMITS _IOW('t', 2, struct limits)

#define REPORT _IOR('t', 3, struct report)

#define ROTATE _IOWR(0xfe, 4, __u16[3])

/* Takes a number */
#define RESET _IO('t', 5)

#endif /* THERMO_STAT_H */
`);
});

test("a name of its own is the guard's", () => {
  expect(header({ name: "my-header" })).toContain("#ifndef MY_HEADER_H\n#define MY_HEADER_H\n");
});

test("a struct that no ioctl takes is declared as well, and each but once", () => {
  const text = header({ structs: [Report, Limits] });
  expect(text.match(/^struct \w+/gm)).toEqual(["struct limits", "struct report"]);
});

test("what would end a comment does not", () => {
  expect(header({ constants: { A: { value: 1, desc: "a */ b\n c" } } }, "one\n*/two")).toContain(
    "/*\n * a * /\n *  c\n */\n".replace("* /\n", "* / b\n"),
  );
});

test("nor begins what would begin another", () => {
  expect(header({ constants: { A: { value: 1, desc: "dev/*/x" } } })).toContain(
    "/* dev/ * /x */\n#define A 1\n",
  );
});

test("a constant with nothing said of it has no comment", () => {
  expect(header({ constants: { A: { value: 1 } } })).toContain("\n\n#define A 1\n");
});

describe.skipIf(!hasCompiler)("the C compiler", () => {
  test("makes the same values of it", () => {
    const names = Object.keys(thermostat.ioctls ?? {});
    const body = [...names, "SENSORS", "ABSOLUTE_ZERO"]
      .map((name) => `printf("%d\\n", (int)${name});`)
      .join("");
    const printed = runC(["stdio.h"], `${body} printf("%s %llx", DEVICE, ALL);`, header(thermostat));
    const numbers = Object.values(thermostat.ioctls ?? {}).map(({ cmd }) => cmd | 0);
    expect(printed.split("\n")).toEqual([...numbers, 2, -273150, "thermostat ffffffffffffffff"].map(String));
  });

  test.each([
    ['a "quoted" \\ text', "quotes"],
    ["ä€😀", "characters of several bytes"],
    ["\t\n\x01" + "1", "control characters before digits"],
    ["what??/", "trigraphs"],
    ["", "nothing"],
  ])("gets the string %j: %s", (value) => {
    const text = header({ constants: { TEXT: value } });
    expect(runC(["stdio.h"], 'printf("%s", TEXT);', text)).toBe(value);
  });

  test("gets the largest and the smallest whole numbers", () => {
    const text = header({ constants: { LEAST: 1n - 2n ** 63n, MOST: 2n ** 64n - 1n, MIDDLE: 2n ** 63n } });
    expect(runC(["stdio.h"], 'printf("%lld %llu %llu", (long long)LEAST, MOST, MIDDLE);', text)).toBe(
      "-9223372036854775807 18446744073709551615 9223372036854775808",
    );
  });

  test("of the strictest kind has nothing to say, in C nor in C++, and may include it twice", () => {
    const folder = mkdtempSync(join(tmpdir(), "tophalf-header-"));
    try {
      writeFileSync(join(folder, "t.h"), header(thermostat, "A thermostat"));
      writeFileSync(join(folder, "t.c"), '#include "t.h"\n#include "t.h"\nint main(void) { return 0; }\n');
      const strict = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only"];
      execFileSync("cc", ["-std=c99", ...strict, join(folder, "t.c")]);
      execFileSync("cc", ["-xc++", "-std=c++11", ...strict, join(folder, "t.c")]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("what C could not say is refused: EINVAL", () => {
  const Other = ctype.struct("limits", { a: ctype.u8 });
  test.each<[string, UapiDefinition, RegExp]>([
    ["a name that is none", { constants: { "A-B": 1 } }, /'A-B' as a name/],
    ["an ioctl's name", { ioctls: { "1": { cmd: _IO("t", 1) } } }, /'1' as a name/],
    ["a header's name", { name: "a/b" }, /'a\/b' as a name/],
    ["a name twice", { constants: { RESET: 1 }, ioctls: { RESET: { cmd: _IO("t", 1) } } }, /two of RESET/],
    ["two structs of one name", { structs: [Limits, Other] }, /two structs named limits/],
    ["half a number", { constants: { A: 0.5 } }, /A is 0.5/],
    ["a number that is not exact", { constants: { A: 2 ** 53 } }, /A is 9007199254740992/],
    ["a number too large", { constants: { A: 2n ** 64n } }, /A does not fit/],
    ["a number too small", { constants: { A: -(2n ** 63n) } }, /A does not fit/],
    [
      "what is no value",
      { constants: JSON.parse('{ "A": true }') as UapiDefinition["constants"] & {} },
      /A is true/,
    ],
    [
      "a size that is not the arg's",
      { ioctls: { A: { cmd: _IOW("t", 1, 4), arg: Limits } } },
      /says 4.*has 8/,
    ],
    ["a size without an arg", { ioctls: { A: { cmd: _IOW("t", 1, 4) } } }, /says 4 bytes, and it has no arg/],
    ["an arg without a direction", { ioctls: { A: { cmd: _IO("t", 1), arg: Limits } } }, /says 0 bytes/],
    [
      "a size without a direction",
      { ioctls: { A: { cmd: _IOC(IOC_NONE, "t", 1, 8), arg: Limits } } },
      /says 8/,
    ],
    ["a direction without a size", { ioctls: { A: { cmd: _IOC(IOC_WRITE, "t", 1, 0) } } }, /says 0 bytes/],
  ])("%s", (_what, uapi, message) => {
    expect(() => header(uapi)).toThrow(refusal("EINVAL", message));
  });
});

describe("tophalf header", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tophalf-header-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const module = (uapi: string): string => {
    writeFileSync(
      join(folder, "my-driver.ts"),
      `import { defineModule } from "tophalf";
      export default defineModule({ license: "GPL", description: "Mine", ${uapi} init() { throw new Error("init ran"); } });`,
    );
    return "./my-driver.ts";
  };

  test("needs the file alone: init does not run", async () => {
    const text = await moduleHeader(module("uapi: { constants: { ANSWER: 42 } },"), folder);
    expect(text).toMatch(/^\/\*\n \* Mine\n \* Made by `tophalf header my_driver`/);
    expect(text).toContain("#define ANSWER 42\n");
  });

  test("of a module that declares nothing: ENOENT, with what to write", async () => {
    await expect(moduleHeader(module(""), folder)).rejects.toEqual(refusal("ENOENT", /uapi: \{/));
  });
});
