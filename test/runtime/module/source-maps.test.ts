/** What is said of a driver's fault leads to the line that its author wrote. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate, type Simulation } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

let folder: string;
let sim: Simulation;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tophalf-maps-"));
  sim = simulate();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(name: string, ...lines: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.join("\n"));
  return file;
}

const DRIVER = [
  'import { defineModule } from "tophalf";',
  'import { fail } from "./helper.ts";',
  "interface OnlyTypes {",
  "  readonly take: string;",
  "  readonly lines: number;",
  "}",
  'export default defineModule({ license: "GPL",',
  "  init(k) {",
  '    k.printk.debug("here");',
  "    const type: OnlyTypes | undefined = undefined;",
  "    fail(type);",
  "  },",
  "});",
];

describe("an oops of a driver in TypeScript", () => {
  beforeEach(() => {
    put(
      "helper.ts",
      "type A = 1;",
      "type B = 2;",
      "",
      "export function fail(_x?: A | B): never {",
      '  throw new Error("boom");',
      "}",
    );
  });

  test("has the lines of its files in the stack", async () => {
    const file = put("driver.ts", ...DRIVER);
    await expect(sim.insmod(file)).rejects.toEqual(refusal("EIO", /Error: boom/));
    const oops = sim.log.find((text) => text.startsWith("Oops")) ?? "";
    expect(oops).toContain(`at fail (${folder}/helper.ts:5:9)`);
    expect(oops).toMatch(/init \(.*\/driver\.ts:11:5\)/);
    expect(oops).not.toContain("module:");
  });

  test("has those of the file as it is now, when it was edited", async () => {
    const file = put("driver.ts", ...DRIVER);
    await expect(sim.insmod(file)).rejects.toEqual(refusal("EIO"));
    put("driver.ts", "// one more line", ...DRIVER);
    await expect(sim.insmod(file)).rejects.toEqual(refusal("EIO"));
    const lines = sim.log
      .filter((text) => text.startsWith("Oops"))
      .map((text) => /driver\.ts:(\d+)/.exec(text)?.[1]);
    expect(lines).toEqual(["11", "12"]);
  });

  test("so has a debug message that is asked for its line", async () => {
    await expect(sim.insmod(put("driver.ts", ...DRIVER), ["dyndbg=+pfl"])).rejects.toEqual(refusal("EIO"));
    expect(sim.log).toContain("init:9: here");
  });
});

test("so has a report of locks that are taken in another order", async () => {
  const file = put(
    "locks.ts",
    'import { defineModule } from "tophalf";',
    "interface OnlyTypes {",
    "  readonly lines: number;",
    "}",
    'export default defineModule({ license: "GPL",',
    "  async init(k): Promise<void> {",
    '    const [a, b] = [k.mutex("a"), k.mutex("b")];',
    "    await a.lock();",
    "    await b.lock();",
    "    b.unlock(), a.unlock();",
    "    await b.lock();",
    "    await a.lock();",
    "    a.unlock(), b.unlock();",
    "  },",
    "});",
    "export type { OnlyTypes };",
  );
  await sim.insmod(file);
  expect(sim.log).toContainEqual(expect.stringMatching(/^now: mutex a .* at .*\/locks\.ts:12:13\)$/));
  expect(sim.log).toContainEqual(expect.stringMatching(/^before: mutex b .* at .*\/locks\.ts:9:13\)$/));
});

test("a file that throws when it is loaded is named with its line", async () => {
  const file = put("bad.ts", "type A = 1;", "interface B { a: A }", "", "null.x;", "export type { B };");
  await expect(sim.insmod(file)).rejects.toEqual(
    refusal("ENOEXEC", /\/bad\.ts failed to load: TypeError: .* \(bad\.ts:4\)$/),
  );
});

test("a module's size is that of its code", async () => {
  await sim.insmod(put("small.ts", 'export default { license: "GPL", init() {} };'));
  expect(sim.kernel.modules.get("small")?.size).toBeLessThan(1500);
});
