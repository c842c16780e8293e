/** Licenses, code from elsewhere and oopses: what they do to the taint of a module and of the kernel. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportSymbol, exportSymbolGpl, type ModuleDefinition, symbol } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const insmod = (name: string, has: Partial<ModuleDefinition>): Promise<void> =>
  sim.insmod({ name, definition: { license: "GPL", init: () => undefined, ...has } });

describe("a license", () => {
  test.each(["GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"])(
    "%s does not taint",
    async (license) => {
      await insmod("clean", { license });
      expect([await read("/proc/sys/kernel/tainted"), await read("/sys/module/clean/taint")]).toEqual([
        "0\n",
        "\n",
      ]);
      expect(sim.log).toEqual([]);
    },
  );

  test.each(["Proprietary", "MIT", "gpl", "GPLv3", ""])("%j taints, once in the log", async (license) => {
    await insmod("closed", { license });
    await insmod("second", { license });
    expect(sim.log).toEqual([
      `closed: module license '${license}' taints kernel.`,
      "Disabling lock debugging due to kernel taint",
    ]);
    expect(await read("/proc/sys/kernel/tainted")).toBe("1\n");
    expect(await read("/sys/module/second/taint")).toBe("P\n");
    expect(await read("/proc/modules")).toBe(
      "second 0 0 - Live 0x0000000000000000 (P)\nclosed 0 0 - Live 0x0000000000000000 (P)\n",
    );
  });

  test("taints for good: the kernel stays so when the module has left", async () => {
    await insmod("closed", { license: "Proprietary" });
    await sim.rmmod("closed");
    expect(await read("/proc/sys/kernel/tainted")).toBe("1\n");
  });
});

describe("taint is inherited", () => {
  const exports = { closed: exportSymbol(1) };
  const uses = { closed: symbol<number>() };

  test("by who uses symbols of a proprietary module", async () => {
    await insmod("blob", { license: "Proprietary", exports });
    await insmod("glue", { uses });
    expect(sim.log.at(-1)).toBe(
      "glue: module uses symbols closed from proprietary module blob, inheriting taint.",
    );
    expect(await read("/sys/module/glue/taint")).toBe("P\n");
  });

  test("and then there are no GPL-only symbols, nor the other way round", async () => {
    await insmod("blob", { license: "Proprietary", exports });
    await insmod("core", { exports: { open: exportSymbolGpl(1) } });
    const open = { open: symbol<number>() };
    await expect(insmod("glue", { uses: { ...uses, ...open } })).rejects.toEqual(
      refusal(
        "ENOENT",
        /core exports it to GPL-compatible modules only, and glue uses symbols of proprietary/,
      ),
    );
    await expect(insmod("glue", { uses: { ...open, ...uses } })).rejects.toEqual(
      refusal("ENOENT", /uses GPL-only symbols and also uses symbols closed from proprietary module blob/),
    );
    expect(sim.log).toContain(
      "glue: module using GPL-only symbols uses symbols closed from proprietary module blob.",
    );
  });
});

describe("a module from elsewhere", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tophalf-taint-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const put = (name: string, license: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `export default { license: "${license}", init() {} };`);
    return file;
  };

  test("is out-of-tree, which is logged once and taints", async () => {
    await sim.insmod(put("one.js", "GPL"));
    await sim.insmod(put("two.js", "Proprietary"));
    expect(sim.log).toEqual([
      "one: loading out-of-tree module taints kernel.",
      "two: module license 'Proprietary' taints kernel.",
      "Disabling lock debugging due to kernel taint",
    ]);
    expect(await read("/proc/modules")).toMatch(/^two \d+ 0 - Live 0x0{16} \(PO\)\none .*\(O\)\n$/);
    expect(await read("/proc/sys/kernel/tainted")).toBe("4097\n");
    expect(await read("/sys/module/two/taint")).toBe("PO\n");
  });

  test("shows its state with its taint while it comes", async () => {
    const file = join(folder, "slow.js");
    writeFileSync(file, 'export default { license: "GPL", init: () => new Promise(() => {}) };');
    const loading = sim.insmod(file);
    while (sim.kernel.modules.all.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await read("/proc/modules")).toMatch(/Loading 0x0{16} \(O\+\)\n$/);
    await sim.kernel.shutdown();
    void loading.catch(() => undefined);
  });

  test("is not one of tophalf's own", async () => {
    await sim.insmod("hello-1");
    expect(await read("/proc/sys/kernel/tainted")).toBe("0\n");
  });
});

test("an oops taints", async () => {
  const init = (): never => {
    throw new Error("boom");
  };
  await expect(insmod("bad", { init })).rejects.toEqual(refusal("EIO"));
  expect(await read("/proc/sys/kernel/tainted")).toBe("128\n");
});

describe("/proc/sys/kernel/tainted", () => {
  const write = (text: string): Promise<void> => sim.kernel.vfs.writeFile("/proc/sys/kernel/tainted", text);

  test("takes bits that are added to what there is", async () => {
    await insmod("closed", { license: "Proprietary" });
    await write("512\n");
    await write("0\n");
    expect(await read("/proc/sys/kernel/tainted")).toBe("513\n");
  });

  test.each(["x", "-1", "", "1 2", "0x7ffffffff"])("refuses %j: EINVAL", async (text) => {
    await expect(write(text)).rejects.toEqual(refusal("EINVAL"));
    expect(await read("/proc/sys/kernel/tainted")).toBe("0\n");
  });
});

describe("the lock checker", () => {
  /** Loads a module that takes two locks in either order. */
  const insmodCareless = (): Promise<void> =>
    insmod("careless", {
      async init(k) {
        const [a, b] = [k.mutex("a"), k.mutex("b")];
        for (const order of [
          [a, b],
          [b, a],
        ]) {
          for (const mutex of order) await mutex.lock();
          for (const mutex of order) mutex.unlock();
        }
      },
    });
  const warned = (): boolean => sim.log.some((text) => text.includes("possible circular locking"));

  test("reports as long as the kernel is not tainted by a license", async () => {
    await insmodCareless();
    expect(warned()).toBe(true);
  });

  test("does not report any more when it is: its forecasts may be wrong", async () => {
    await insmod("closed", { license: "Proprietary" });
    await insmodCareless();
    expect(warned()).toBe(false);
  });
});
