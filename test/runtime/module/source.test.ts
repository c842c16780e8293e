/** How a driver's file becomes code, and what is said of one that does not. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate, type Simulation } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

let folder: string;
let sim: Simulation;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tophalf-source-"));
  sim = simulate();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the modules said; that each of them is out-of-tree is another matter. */
const said = ({ log }: Simulation): string[] => log.filter((text) => !text.endsWith("taints kernel."));

function put(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const saying = (text: string): string => `
import { defineModule } from "tophalf";
export default defineModule({ license: "GPL", init(k) { k.printk.info(${JSON.stringify(text)}); } });
`;

describe("a driver's file", () => {
  test("loads as it is now: edited between two loads, the second runs the new code", async () => {
    const file = put("blink.ts", saying("first"));
    await sim.insmod(file);
    await sim.rmmod("blink");
    put("blink.ts", saying("second"));
    await sim.insmod(file);
    expect(said(sim)).toEqual(["first", "second"]);
  });

  test("loads with the files of its own that it imports, as they are now", async () => {
    put("text.ts", 'export const text = "first";');
    const code = saying("").replace('""', "text");
    const file = put("blink.ts", `import { text } from "./text.ts";\n${code}`);
    await sim.insmod(file);
    await sim.rmmod("blink");
    put("text.ts", 'export const text = "second";');
    await sim.insmod(file);
    expect(said(sim)).toEqual(["first", "second"]);
  });

  test("gets this very runtime, also where a tsconfig.json leads to another one", async () => {
    put("other.ts", 'export const defineModule = () => { throw new Error("another runtime"); };');
    put("tsconfig.json", '{ "compilerOptions": { "paths": { "tophalf": ["./other.ts"] } } }');
    await sim.insmod(put("blink.ts", saying("the one")));
    expect(said(sim)).toEqual(["the one"]);
  });

  test("has variables of its own at each load, and in each kernel", async () => {
    const file = put(
      "counter.ts",
      `import { defineModule } from "tophalf";
       let count = 0;
       export default defineModule({ license: "GPL", init(k) { k.printk.info(String(++count)); } });`,
    );
    await sim.insmod(file);
    await sim.rmmod("counter");
    await sim.insmod(file);
    const other = simulate();
    await other.insmod(file);
    expect([said(sim), said(other)]).toEqual([["1", "1"], ["1"]]);
  });

  test("gets this very runtime from import 'tophalf': its errors are known", async () => {
    const file = put(
      "refuser.ts",
      `import { defineModule, KernelError, ENODEV } from "tophalf";
       export default defineModule({ license: "GPL", init() { throw new KernelError(ENODEV, "not here"); } });`,
    );
    await expect(sim.insmod(file)).rejects.toEqual(refusal("ENODEV", /not here/));
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("may import Node's own modules", async () => {
    const file = put(
      "namer.ts",
      `import { basename } from "node:path";\n${saying("x").replace('"x"', 'basename("/a/b")')}`,
    );
    await sim.insmod(file);
    expect(said(sim)).toEqual(["b"]);
  });

  test("has the size of its code in /proc/modules and in coresize", async () => {
    await sim.insmod(put("blink.ts", saying("hello")));
    const text = await sim.kernel.vfs.readFile("/proc/modules");
    const size = /^blink (\d+) 0 - Live 0x0000000000000000 \(O\)\n$/.exec(text)?.[1];
    expect(Number(size)).toBeGreaterThan(0);
    expect(await sim.kernel.vfs.readFile("/sys/module/blink/coresize")).toBe(`${size ?? ""}\n`);
  });
});

describe("ENOEXEC", () => {
  async function refused(code: string, message: RegExp): Promise<void> {
    await expect(sim.insmod(put("bad.ts", code))).rejects.toEqual(refusal("ENOEXEC", message));
    expect(sim.kernel.modules.all).toEqual([]);
  }

  test("for a syntax error, with file and line", async () => {
    await refused(
      'import { defineModule } from "tophalf";\n\nexport default defineModule({{);\n',
      /bad\.ts:3: /,
    );
  });

  test("for an import that leads nowhere, with file and line", async () => {
    await refused('\nimport { x } from "./nosuch.ts";\nexport default x;\n', /bad\.ts:2: .*nosuch/);
  });

  test("for code that throws when it is evaluated, with what it threw", async () => {
    await refused("undefinedFunction();", /bad\.ts failed to load: ReferenceError: undefinedFunction/);
  });

  test("for a package that is not installed, in one line that says what to do", async () => {
    await refused(
      'import x from "no-such-package-anywhere";\nconsole.log(x);',
      /Cannot find module 'no-such-package-anywhere'; install it .*npm \(bad\.ts:1\)$/,
    );
  });

  test.each(["", "export const init = () => {};", "export default 5;", "export default undefined;"])(
    "for a file that exports no module: %j",
    async (code) => {
      await refused(code, /bad\.ts exports no module: export default defineModule/);
    },
  );

  test("for one that exports null", async () => {
    await refused("export default null;", /bad\.ts exports no module/);
  });

  test("for a module without init", async () => {
    await refused('export default { license: "GPL" };', /bad\.ts: the module has no init function/);
  });

  test("for a module without a license", async () => {
    await refused("export default { init() {} };", /bad\.ts: the module states no license/);
  });

  test("is a mistake of the file and no oops", async () => {
    await refused("export default 5;", /exports no module/);
    expect([sim.kernel.oopses.count, said(sim)]).toEqual([0, []]);
  });

  test("does not keep the corrected file from loading", async () => {
    const file = put("blink.ts", "export default {{");
    await expect(sim.insmod(file)).rejects.toEqual(refusal("ENOEXEC"));
    put("blink.ts", saying("better now"));
    await sim.insmod(file);
    expect(said(sim)).toEqual(["better now"]);
  });
});
