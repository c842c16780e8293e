/** How a module is found: by path, by the name of an own driver, and as an installed package. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { simulate, type Simulation } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

const DRIVER = `
import { defineModule } from "tophalf";
export default defineModule({ license: "GPL", init(k) { k.printk.info("loaded as " + k.module.name); } });
`;

let folder: string;
let sim: Simulation;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tophalf-resolve-"));
  sim = simulate();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the modules said; that each of them is out-of-tree is another matter. */
const said = ({ log }: Simulation): string[] => log.filter((text) => !text.endsWith("taints kernel."));

function put(path: string, text = DRIVER): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Loads from the folder and answers the module's name. */
async function insmod(given: string): Promise<string> {
  return (await sim.kernel.modules.insmod(given, [], folder)).name;
}

describe("by path", () => {
  test("an absolute one", async () => {
    expect(await insmod(put("blink.ts"))).toBe("blink");
  });

  test.each(["./blink.ts", "blink.ts", "./blink", "sub/../blink.ts"])(
    "a relative one, %s, is meant from the caller's directory",
    async (given) => {
      put("blink.ts");
      put("sub/other.ts");
      expect(await insmod(given)).toBe("blink");
    },
  );

  test.each(["blink.ts", "blink.js", "blink.mts", "blink.mjs"])("of a file %s", async (name) => {
    put(name);
    expect(await insmod(`./${name}`)).toBe("blink");
  });

  test("a folder loads by its index.ts, under the folder's name", async () => {
    put("start-stop/index.ts");
    expect(await insmod("./start-stop")).toBe("start_stop");
    expect(said(sim)).toEqual(["loaded as start_stop"]);
  });

  test("dashes of the file's name are underscores in the module's", async () => {
    put("my-led_driver.ts");
    expect(await insmod("./my-led_driver.ts")).toBe("my_led_driver");
  });

  test.each(["./nosuch.ts", "./nosuch", "nosuch.js", "/nowhere/at/all.ts"])(
    "that does not exist: ENOENT, with the place, %s",
    async (given) => {
      await expect(insmod(given)).rejects.toEqual(
        refusal("ENOENT", /not found; looked in \/.*(nosuch|all\.ts)/),
      );
    },
  );

  test("a folder without an index file is no module: ENOENT", async () => {
    put("empty/readme.txt", "hello");
    await expect(insmod("./empty")).rejects.toEqual(refusal("ENOENT"));
  });

  test("a file of another kind is no module: ENOEXEC", async () => {
    put("readme.txt", "hello");
    for (const given of ["./readme.txt", "readme.txt"])
      await expect(insmod(given)).rejects.toEqual(refusal("ENOEXEC", /readme\.txt is no module: .*\.ts/));
  });

  test("a .ko that is not there: ENOENT, saying what is loaded here", async () => {
    await expect(insmod("./hello-1.ko")).rejects.toEqual(refusal("ENOENT", /looked in .*; here .*\.ts/));
  });
});

describe("by name", () => {
  test.each(["hello-1", "hello_1"])("one of tophalf's own drivers, as %s", async (given) => {
    expect(await insmod(given)).toBe("hello_1");
  });

  test("one of several files", async () => {
    expect(await insmod("startstop")).toBe("startstop");
  });

  test("that a file of another kind in the caller's directory has, too", async () => {
    put("hello-1", "a program");
    expect(await insmod("hello-1")).toBe("hello_1");
  });

  test("a file in the caller's directory goes before an own driver", async () => {
    put("hello-1.ts");
    await insmod("hello-1");
    expect(said(sim)).toEqual(["loaded as hello_1"]);
  });

  test.each(["my-led_driver", "my_led_driver", "my-led-driver", "my_led-driver"])(
    "dash and underscore are the same, in any mixture: %s",
    async (given) => {
      put("my-led_driver.ts");
      expect(await insmod(given)).toBe("my_led_driver");
    },
  );

  test("that nobody has: ENOENT, naming every place where it was looked for", async () => {
    const places = new RegExp(`nosuch not found; looked in ${folder}, .*/drivers, .*/drivers/guide`);
    await expect(insmod("nosuch")).rejects.toEqual(refusal("ENOENT", places));
  });

  test.each(["fs", "events", "node:fs"])(
    "of one of Node's own modules is no driver: ENOENT, %s",
    async (given) => {
      await expect(insmod(given)).rejects.toEqual(refusal("ENOENT"));
    },
  );

  test("is enough to remove it, however it is spelled", async () => {
    await insmod("hello-1");
    await sim.rmmod("hello-1");
    await insmod("hello-1");
    await sim.rmmod("hello_1");
    expect(sim.kernel.modules.all).toEqual([]);
  });
});

describe("as an installed package", () => {
  /** Installs a package of one driver file, as npm would. */
  function install(name: string, manifest: object, file: string, code = DRIVER): void {
    put("package.json", "{}");
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", ...manifest }));
    put(`node_modules/${name}/${file}`, code);
  }

  test("by its main file", async () => {
    install("tophalf-blink", { main: "index.js" }, "index.js");
    expect(await insmod("tophalf-blink")).toBe("tophalf_blink");
  });

  test("by its exports", async () => {
    install("tophalf-blink", { type: "module", exports: "./index.js" }, "index.js");
    expect(await insmod("tophalf-blink")).toBe("tophalf_blink");
  });

  test("by exports for import alone, as packages of ES modules have them", async () => {
    install("tophalf-blink", { type: "module", exports: { ".": { import: "./index.js" } } }, "index.js");
    expect(await insmod("tophalf-blink")).toBe("tophalf_blink");
  });

  test("under the package's name, wherever in it the code is", async () => {
    install("tophalf-blink", { type: "module", exports: "./dist/index.js" }, "dist/index.js");
    expect(await insmod("tophalf-blink")).toBe("tophalf_blink");
  });

  test("of a scope", async () => {
    install("@me/blink", { type: "module", exports: "./index.js" }, "index.js");
    expect(await insmod("@me/blink")).toBe("blink");
  });

  test("that exports something else: ENOEXEC, naming its file", async () => {
    install("left-pad", { main: "index.js" }, "index.js", "module.exports = function leftPad() {};");
    await expect(insmod("left-pad")).rejects.toEqual(
      refusal("ENOEXEC", /left-pad\/index\.js exports no module/),
    );
  });
});
