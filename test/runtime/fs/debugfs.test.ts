/** Files in /sys/kernel/debug. */
import {
  EBUSY,
  KernelError,
  type ModuleContext,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  SEEK_END,
  simpleAttribute,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, ROOT, SOMEBODY, treeOf } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const ROOT_PATH = "/sys/kernel/debug";
const read = (name: string): Promise<string> => sim.kernel.vfs.readFile(`${ROOT_PATH}/${name}`);
const write = (name: string, text: string): Promise<void> =>
  sim.kernel.vfs.writeFile(`${ROOT_PATH}/${name}`, text);
const open = (name: string, flags = O_RDONLY, who = ROOT) =>
  sim.kernel.vfs.open(`${ROOT_PATH}/${name}`, flags, who);

describe("directories and files", () => {
  test("lie in /sys/kernel/debug, which only its owner may enter", async () => {
    const dir = k.debugfs.createDir("mine");
    k.debugfs.createFile("file", 0o666, dir, 7, { read: (file, to) => to.putAt(`${file.data as number}\n`) });
    k.debugfs.createSymlink("link", null, "mine/file");
    expect([await read("mine/file"), await read("link")]).toEqual(["7\n", "7\n"]);
    await expect(open("mine/file", O_RDONLY, SOMEBODY)).rejects.toEqual(refusal("EACCES"));
  });

  test("are refused where one is already, or the parent is gone or no directory", () => {
    const before = treeOf(sim);
    const dir = k.debugfs.createDir("mine");
    expect(() => k.debugfs.createDir("mine")).toThrow(refusal("EEXIST"));
    const file = k.debugfs.createFile("file", 0o444, dir, null, {});
    expect(() => k.debugfs.createDir("below", file)).toThrow(refusal("ENOTDIR"));
    dir.remove();
    expect(() => k.debugfs.createU8("value", 0o644, dir, { value: 0 })).toThrow(refusal("ENOENT"));
    dir.remove();
    expect(treeOf(sim)).toEqual(before);
  });

  test("go with the module", async () => {
    k.debugfs.createBool("flag", 0o644, k.debugfs.createDir("mine"), { value: true });
    await sim.rmmod("probe");
    expect(treeOf(sim)).toEqual(treeOf(simulate()));
  });

  test("that are open keep the module; one that is removed meanwhile is EIO, and is released at its close", async () => {
    const calls: string[] = [];
    const entry = k.debugfs.createFile("file", 0o644, null, null, {
      read: (_file, to) => to.putAt("text"),
      release: () => void calls.push("release"),
    });
    const file = await open("file");
    await expect(sim.rmmod("probe")).rejects.toEqual(refusal("EBUSY"));
    entry.remove();
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    expect(calls).toEqual([]);
    await file.close();
    expect(calls).toEqual(["release"]);
    await sim.rmmod("probe");
  });
});

describe("numbers", () => {
  const NUMBERS = [
    { kind: "U8", shown: "200\n", written: "300", cut: 44 },
    { kind: "U16", shown: "200\n", written: "0x1ffff", cut: 0xffff },
    { kind: "U32", shown: "200\n", written: "4294967297", cut: 1 },
    { kind: "X8", shown: "0xc8\n", written: "017", cut: 15 },
    { kind: "X16", shown: "0x00c8\n", written: "10", cut: 10 },
    { kind: "X32", shown: "0x000000c8\n", written: "0xffffffffff", cut: 0xffffffff },
  ] as const;

  test.each(NUMBERS)(
    "create$kind shows what it is, and cuts off what does not fit",
    async ({ kind, shown, written, cut }) => {
      const variable = { value: 200 };
      k.debugfs[`create${kind}`]("number", 0o644, null, variable);
      expect(await read("number")).toBe(shown);
      await write("number", `${written}\n`);
      expect(variable.value).toBe(cut);
    },
  );

  test("createU64 and createX64 take bigints", async () => {
    const variable = { value: 2n ** 64n - 1n };
    k.debugfs.createU64("u", 0o644, null, variable);
    k.debugfs.createX64("x", 0o644, null, variable);
    expect([await read("u"), await read("x")]).toEqual(["18446744073709551615\n", "0xffffffffffffffff\n"]);
    await write("x", "10");
    expect(await read("x")).toBe("0x000000000000000a\n");
  });

  test("createAtomicT takes a sign", async () => {
    let value = -5;
    k.debugfs.createAtomicT("atomic", 0o644, null, { read: () => value, set: (now) => void (value = now) });
    expect(await read("atomic")).toBe("-5\n");
    await write("atomic", "-2147483649");
    expect(value).toBe(2147483647);
  });

  test.each(["", "x", "-1", "1 2", "18446744073709551616"])(
    "%j is refused, and changes nothing",
    async (text) => {
      const variable = { value: 3 };
      k.debugfs.createU32("number", 0o644, null, variable);
      await expect(write("number", text)).rejects.toEqual(
        refusal(text.startsWith("184") ? "ERANGE" : "EINVAL"),
      );
      expect(variable.value).toBe(3);
    },
  );

  // debugfs_create_mode_unsafe() gives such a file no get or no set.
  test("cannot be written when the mode lets nobody write, not even by root", async () => {
    k.debugfs.createU32("ro", 0o444, null, { value: 1 });
    k.debugfs.createU32("wo", 0o200, null, { value: 1 });
    const [ro, wo] = [await open("ro", O_RDWR), await open("wo", O_RDWR)];
    await expect(ro.write("2")).rejects.toEqual(refusal("EACCES"));
    await expect(wo.read()).rejects.toEqual(refusal("EACCES"));
    expect(await wo.write("2")).toBe(1);
  });
});

describe("other values", () => {
  test("createBool is Y or N; what is no bool changes nothing and is not refused, as on Linux", async () => {
    const variable = { value: true };
    k.debugfs.createBool("flag", 0o644, null, variable);
    expect(await read("flag")).toBe("Y\n");
    await write("flag", "off\n");
    expect(await read("flag")).toBe("N\n");
    await write("flag", "?");
    expect(variable.value).toBe(false);
  });

  test("createStr is a string", async () => {
    const variable = { value: "hello" };
    k.debugfs.createStr("text", 0o644, null, variable);
    expect(await read("text")).toBe("hello\n");
    await write("text", " grüße \n");
    expect(variable.value).toBe("grüße");
  });

  test("createBlob is bytes that can be read from anywhere, and not written", async () => {
    const variable = { value: new Uint8Array([1, 2, 3, 4]) };
    k.debugfs.createBlob("blob", 0o644, null, variable);
    const file = await open("blob");
    expect([...(await file.read(2, 1))]).toEqual([2, 3]);
    expect(await file.llseek(-1, SEEK_END)).toBe(3);
    expect([...(await file.readAll())]).toEqual([4]);
    expect(sim.kernel.vfs.tree.walk(`${ROOT_PATH}/blob`).mode & 0o777).toBe(0o444);
    await expect((await open("blob", O_WRONLY)).write("x")).rejects.toEqual(refusal("EINVAL"));
  });

  test("simpleAttribute makes operations for a number of any kind", async () => {
    const ops = simpleAttribute({
      get: () => 42,
      set: (value) => {
        throw new KernelError(EBUSY, `cannot take ${value}`);
      },
      format: "%5llu|\n",
    });
    k.debugfs.createFile("number", 0o644, null, null, ops);
    expect(await read("number")).toBe("   42|\n");
    await expect(write("number", "1")).rejects.toEqual(refusal("EBUSY"));
    k.debugfs.createFile("nothing", 0o644, null, null, simpleAttribute({}));
    await expect(read("nothing")).rejects.toEqual(refusal("EACCES"));
    await expect(write("nothing", "1")).rejects.toEqual(refusal("EACCES"));
  });
});
