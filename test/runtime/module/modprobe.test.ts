/** modprobe: what a module needs is found, loaded before it, and removed after it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { simulate, type Simulation } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { modinfo } from "../../../runtime/module/modinfo.ts";
import { Modprobe } from "../../../runtime/module/modprobe.ts";
import { refusal } from "../support.ts";

let folder: string;
let sim: Simulation;
let modprobe: Modprobe;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tophalf-modprobe-"));
  sim = simulate();
  modprobe = new Modprobe(sim.kernel.modules);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a module that exports and uses symbols of these names. */
function put(path: string, exports: string[] = [], uses: string[] = [], init = "() => undefined"): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const list = (names: string[], how: string): string => names.map((name) => `${name}: ${how}`).join(", ");
  writeFileSync(
    file,
    `import { defineModule, exportSymbol, symbol, weakSymbol } from "tophalf";
     export default defineModule({
       license: "GPL",
       exports: { ${list(exports, "exportSymbol(5)")} },
       uses: { ${list(uses, "symbol()")} },
       init: ${init},
     });`,
  );
  return file;
}
const load = (given: string, words: string[] = []): Promise<string[]> => modprobe.load(given, words, folder);
const remove = (given: string): Promise<void> => modprobe.remove(given, folder);
const loaded = (): string[] => sim.kernel.modules.all.map(({ name }) => name);

describe("modprobe", () => {
  test("loads what is needed first, however deep, and each once", async () => {
    put("bottom.ts", ["b"]);
    put("left.ts", ["l"], ["b"]);
    put("right.ts", ["r"], ["b"]);
    put("top.ts", [], ["l", "r"]);
    expect(await load("top")).toEqual(["bottom", "left", "right", "top"]);
    expect(loaded()).toEqual(["top", "right", "left", "bottom"]);
    expect(await sim.kernel.vfs.readFile("/proc/modules")).toMatch(/^bottom \d+ 2 right,left, Live/m);
  });

  test("of tophalf's own drivers by their names", async () => {
    expect(await load("tickets")).toEqual(["counter", "tickets"]);
    expect(await sim.kernel.vfs.readFile("/dev/ticket")).toBe("ticket 1\n");
    expect(await sim.kernel.vfs.readFile("/dev/ticket")).toBe("ticket 2\n");
  });

  test("does not run the init of what is only looked at", async () => {
    put("near.ts", ["other_symbol"], [], "() => { throw new Error('ran'); }");
    put("needed.ts", ["symbol"]);
    put("user.ts", [], ["symbol"]);
    expect(await load("user")).toEqual(["needed", "user"]);
    expect(sim.log.filter((text) => !text.includes("out-of-tree"))).toEqual([]);
  });

  test("gives the parameters to the module that was asked for", async () => {
    put("needed.ts", ["symbol"]);
    const file = put("user.ts", [], ["symbol"]);
    await load(file, ["nosuch=1"]);
    expect(sim.log.slice(1)).toEqual(["user: unknown parameter 'nosuch' ignored"]);
  });

  test("does nothing for a module that is loaded, and says nothing", async () => {
    await sim.insmod("hello-1");
    const log = sim.log;
    expect([await load("hello-1"), await load("hello_1", ["x=1"])]).toEqual([[], []]);
    expect(sim.log).toEqual(log);
  });

  test("uses a provider that is loaded, wherever it came from", async () => {
    put("elsewhere/needed.ts", ["symbol"]);
    put("user.ts", [], ["symbol"]);
    await sim.insmod(join(folder, "elsewhere/needed.ts"));
    expect(await load("user")).toEqual(["user"]);
  });

  test("of two at once that need the same loads it once", async () => {
    put("needed.ts", ["symbol"]);
    put("one.ts", [], ["symbol"]);
    put("two.ts", [], ["symbol"]);
    const names = await Promise.all([load("one"), load("two")]);
    expect(names.flat().sort()).toEqual(["needed", "one", "two"]);
  });

  test("that fails half way leaves nothing new, and what was there", async () => {
    put("bottom.ts", ["b"]);
    put("middle.ts", ["m"], ["b"]);
    put("bad.ts", [], ["m"], "() => -16");
    await sim.insmod(join(folder, "bottom.ts"));
    await expect(load("bad")).rejects.toEqual(refusal("EBUSY"));
    expect(loaded()).toEqual(["bottom"]);
  });

  test("of a module whose symbol nobody exports: ENOENT, as insmod says it", async () => {
    put("user.ts", [], ["nowhere"]);
    await expect(load("user")).rejects.toEqual(refusal("ENOENT", /^Unknown symbol nowhere/));
    expect(loaded()).toEqual([]);
  });

  test("of a module that there is not: ENOENT", async () => {
    await expect(load("nosuch")).rejects.toEqual(refusal("ENOENT", /module nosuch not found/));
  });

  test("of modules that need each other: ELOOP, naming them", async () => {
    put("hen.ts", ["egg_layer"], ["egg"]);
    put("chick.ts", ["egg"], ["egg_layer"]);
    await expect(load("hen")).rejects.toEqual(refusal("ELOOP", /hen → chick → hen/));
    expect(loaded()).toEqual([]);
  });

  test("does not choose between two modules of one folder: EINVAL, naming both", async () => {
    put("a.ts", ["symbol"]);
    put("b.ts", ["symbol"]);
    put("user.ts", [], ["symbol"]);
    await expect(load("user")).rejects.toEqual(refusal("EINVAL", /both .*a\.ts and .*b\.ts export symbol/));
    expect(await modinfo("user", folder)).toMatch(/^depends: {8}a\|b$/m);
    await sim.insmod(join(folder, "b.ts"));
    expect(await load("user")).toEqual(["user"]);
  });

  test("passes over neighbours that are no modules, or do not compile", async () => {
    put("needed.ts", ["symbol"]);
    put("user.ts", [], ["symbol"]);
    writeFileSync(join(folder, "broken.ts"), "exports symbol {{");
    writeFileSync(join(folder, "notes.js"), "// exports symbol\nthrow new Error('no module');");
    writeFileSync(join(folder, "exports-symbol.txt"), "exports symbol");
    expect(await load("user")).toEqual(["needed", "user"]);
  });

  test("finds drivers of several files, and packages", async () => {
    put("several/index.ts", ["first"]);
    put("user.ts", [], ["first", "second"]);
    put("package.json");
    put("node_modules/@me/blink/index.js", ["second"]);
    const manifest = {
      name: "@me/blink",
      exports: "./index.js",
      type: "module",
      peerDependencies: { tophalf: "*" },
    };
    writeFileSync(join(folder, "node_modules/@me/blink/package.json"), JSON.stringify(manifest));
    writeFileSync(join(folder, "package.json"), "{}");
    expect(await load("user")).toEqual(["several", "blink", "user"]);
  });

  test("modinfo says what it will load", async () => {
    put("needed.ts", ["symbol"]);
    put("user.ts", [], ["symbol", "nowhere"]);
    expect(await modinfo("user", folder)).toMatch(/^depends: {8}needed$/m);
  });
});

describe("modprobe -r", () => {
  beforeEach(async () => {
    put("bottom.ts", ["b"]);
    put("middle.ts", ["m"], ["b"]);
    put("top.ts", [], ["m"]);
    await load("top");
  });

  test("removes a module and all that nobody needs any more", async () => {
    await remove("top");
    expect(loaded()).toEqual([]);
  });

  test("leaves what somebody else needs", async () => {
    put("other.ts", [], ["b"]);
    await load("other");
    await remove("top");
    expect(loaded()).toEqual(["other", "bottom"]);
    await remove("other.ts");
    expect(loaded()).toEqual([]);
  });

  test("of a module that is in use: EBUSY, and all stay", async () => {
    await expect(remove("middle")).rejects.toEqual(refusal("EBUSY", /in use by: top/));
    expect(loaded()).toEqual(["top", "middle", "bottom"]);
  });

  test("does nothing for a module that is not loaded, and refuses one that there is not", async () => {
    await remove("hello-1");
    await expect(remove("nosuch")).rejects.toEqual(refusal("ENOENT", /module nosuch not found/));
    expect(loaded()).toHaveLength(3);
  });
});
