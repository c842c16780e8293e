/** Attributes of kernel objects, as modules make them: values, groups, bytes, and who waits for a change. */
import {
  attr,
  attrRO,
  attrRW,
  attrWO,
  type AttributeGroup,
  type BinAttribute,
  EINVAL,
  type Kobject,
  KernelError,
  type ModuleContext,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  POLLERR,
  POLLPRI,
  SEEK_END,
  SEEK_SET,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, ROOT, treeOf, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let object: Kobject;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  object = k.kobject.createAndAdd("thing", k.kernelKobj);
});
const PATH = "/sys/kernel/thing";
const readFile = (name: string): Promise<string> => sim.kernel.vfs.readFile(`${PATH}/${name}`);
const writeFile = (name: string, text: string): Promise<void> =>
  sim.kernel.vfs.writeFile(`${PATH}/${name}`, text);
const open = (name: string, flags = O_RDONLY) => sim.kernel.vfs.open(`${PATH}/${name}`, flags, ROOT);
const modeOf = (path: string): string => sim.kernel.vfs.tree.walk(path).mode.toString(8);

describe("an attribute", () => {
  test("shows and stores", async () => {
    let value = 7;
    const show = (): string => `${value}\n`;
    const store = (text: string): void => void (value = Number(text));
    object.createFile(attr("value", 0o660, show, store));
    expect(modeOf(`${PATH}/value`)).toBe("100660");
    await writeFile("value", "32\n");
    expect(await readFile("value")).toBe("32\n");
  });

  test.each([
    [
      "show answers an errno",
      attrRW(
        "bad",
        () => -EINVAL,
        () => -EINVAL,
      ),
    ],
    [
      "show throws one",
      attrRW(
        "bad",
        () => {
          throw new KernelError(EINVAL);
        },
        () => {
          throw new KernelError(EINVAL);
        },
      ),
    ],
    [
      "show rejects with one",
      attrRW(
        "bad",
        () => Promise.reject(new KernelError(EINVAL)),
        () => Promise.resolve(-EINVAL),
      ),
    ],
  ])("refuses the reader when %s, and the writer likewise", async (_how, attribute) => {
    object.createFile(attribute);
    await expect(readFile("bad")).rejects.toEqual(refusal("EINVAL"));
    await expect(writeFile("bad", "x")).rejects.toEqual(refusal("EINVAL"));
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("its mistakes are counted against the module", async () => {
    object.createFile(attrRO("broken", () => JSON.parse("no json") as string));
    await expect(readFile("broken")).rejects.toEqual(refusal("EIO"));
    expect(sim.log.at(-1)).toMatch(/^Oops #1 in probe, read of \/sys\/kernel\/thing\/broken: SyntaxError/);
  });

  // sysfs_kf_seq_show(): "returned bad count"; sysfs_emit() cuts by itself.
  test("shows a page at the most, and says so", async () => {
    object.createFile(attrRO("long", () => "ß".repeat(5000)));
    expect(Buffer.byteLength(await readFile("long"))).toBe(4094); // whole characters of 4095 bytes
    expect(sim.log.at(-1)).toMatch(/long shows 10000 bytes, of which 4095 fit/);
    object.createFile(attrRO("fits", () => "x".repeat(4095)));
    expect(await readFile("fits")).toHaveLength(4095);
  });

  test("takes a page of one write at the most, or as much as store says", async () => {
    const taken: number[] = [];
    object.createFile(attrWO("sink", (text) => void taken.push(text.length)));
    object.createFile(attrWO("picky", () => 3));
    expect(await (await open("sink", O_WRONLY)).write("x".repeat(5000))).toBe(4096);
    expect(taken).toEqual([4096]);
    expect(await (await open("picky", O_WRONLY)).write("hello")).toBe(3);
  });

  test("without store cannot be opened for writing, without show not for reading, even by root", async () => {
    object.createFile(attrRO("ro", () => ""));
    object.createFile(attrWO("wo", () => undefined));
    await expect(open("ro", O_RDWR)).rejects.toEqual(refusal("EACCES"));
    await expect(open("wo")).rejects.toEqual(refusal("EACCES"));
  });

  test("attrRO, attrRW and attrWO have the modes of __ATTR_RO, __ATTR_RW and __ATTR_WO", () => {
    const show = (): string => "";
    const store = (): void => undefined;
    const modes = [attrRO("a", show), attrRW("b", show, store), attrWO("c", store)].map(({ mode }) =>
      mode.toString(8),
    );
    expect(modes).toEqual(["444", "644", "200"]);
  });

  // VERIFY_OCTAL_PERMISSIONS() stops the compiler there.
  test.each([0o666, 0o446, 0o044, 0o464, 0o1644, -1, 0o004])("cannot have mode %o", (mode) => {
    expect(() => attr("x", mode)).toThrow(refusal("EINVAL", /attribute x: mode/));
  });

  test("is there once: EEXIST", () => {
    object.createFile(attrRO("one", () => ""));
    expect(() => object.createFile(attrRO("one", () => ""))).toThrow(refusal("EEXIST"));
    object.removeFile("one");
    object.removeFile("one");
    object.createFile(attrRO("one", () => ""));
  });

  test("that is open does not keep the module; afterwards it is ENODEV", async () => {
    object.createFile(
      attrRW(
        "value",
        () => "text",
        () => undefined,
      ),
    );
    const file = await open("value", O_RDWR);
    await file.read(2);
    await sim.rmmod("probe");
    await expect(file.read()).rejects.toEqual(refusal("ENODEV"));
    await expect(file.write("x")).rejects.toEqual(refusal("ENODEV"));
    await file.close();
  });

  test("whose store waits does keep it", async () => {
    let finish = (): void => undefined;
    object.createFile(attrWO("slow", () => new Promise<void>((resolve) => (finish = resolve))));
    const writing = writeFile("slow", "x");
    await turns(1);
    await expect(sim.rmmod("probe")).rejects.toEqual(refusal("EBUSY", /store of slow runs/));
    finish();
    await writing;
    await sim.rmmod("probe");
  });
});

describe("notify", () => {
  test("wakes who polls for POLLPRI; reading from the start takes note", async () => {
    object.createFile(attrRO("value", () => "text\n"));
    const file = await open("value");
    expect(file.pollNow() & POLLPRI).toBe(POLLPRI); // it was never read: as in Linux
    await file.readAll();
    expect(file.pollNow() & (POLLPRI | POLLERR)).toBe(0);
    const change = file.poll(POLLPRI);
    object.notify("value");
    expect((await change) & (POLLPRI | POLLERR)).toBe(POLLPRI | POLLERR);
    await file.llseek(0, SEEK_SET);
    await file.readAll();
    expect(file.pollNow() & POLLPRI).toBe(0);
  });

  test("reaches every open file, and attributes of groups", async () => {
    object.createGroup({ name: "group", attrs: [attrRO("value", () => "")] });
    const files = [await open("group/value"), await open("group/value")];
    for (const file of files) await file.readAll();
    object.notify("value", "group");
    expect(files.map((file) => file.pollNow() & POLLPRI)).toEqual([POLLPRI, POLLPRI]);
  });

  test("of what is no attribute is refused", () => {
    object.createBinFile({ name: "bytes", mode: 0o400 });
    for (const name of ["nosuch", "bytes"]) expect(() => object.notify(name)).toThrow(refusal("EINVAL"));
    expect(() => object.notify("value", "nosuch")).toThrow(refusal("EINVAL", /no attribute nosuch\/value/));
  });

  test("the removal of the attribute wakes as well", async () => {
    object.createFile(attrRO("value", () => ""));
    const file = await open("value");
    await file.readAll();
    const change = file.poll(POLLPRI);
    object.put();
    expect((await change) & POLLERR).toBe(POLLERR);
  });
});

describe("a group", () => {
  const group: AttributeGroup = {
    name: "group",
    attrs: [attrRO("a", () => "A"), attrRO("b", () => "B")],
    binAttrs: [{ name: "c", mode: 0o400, size: 1, read: () => Buffer.from("C") }],
  };

  test("with a name is a directory, without one lies beside the others; remove takes it away", async () => {
    const before = treeOf(sim);
    const made = object.createGroup(group);
    expect([await readFile("group/a"), await readFile("group/b"), await readFile("group/c")]).toEqual([
      "A",
      "B",
      "C",
    ]);
    const { attrs } = group;
    const beside = object.createGroup({ attrs });
    expect(await readFile("b")).toBe("B");
    for (let i = 0; i < 2; i++) {
      made.remove();
      beside.remove();
    }
    expect(treeOf(sim)).toEqual(before);
  });

  test("of which one attribute cannot be made is not made at all", () => {
    object.createFile(attrRO("b", () => ""));
    const before = treeOf(sim);
    expect(() => object.createGroup({ attrs: group.attrs })).toThrow(refusal("EEXIST"));
    expect(() => object.createGroup({ name: "new", attrs: [...group.attrs, ...group.attrs] })).toThrow(
      refusal("EEXIST"),
    );
    expect(treeOf(sim)).toEqual(before);
  });

  test("isVisible leaves attributes out, or gives them another mode", () => {
    object.createGroup({
      ...group,
      isVisible: ({ mode }, index) => (index === 0 ? 0 : mode & 0o400),
      isBinVisible: () => 0,
    });
    expect(sim.kernel.vfs.readdir(`${PATH}/group`)).toEqual(["b"]);
    expect(modeOf(`${PATH}/group/b`)).toBe("100400");
  });
});

describe("a binary attribute", () => {
  function memory(size: number, given: Partial<BinAttribute> = {}): Uint8Array {
    const bytes = new Uint8Array(size).map((_, at) => at);
    object.createBinFile({
      name: "bytes",
      mode: 0o600,
      size,
      read: (offset, length) => bytes.subarray(offset, offset + length),
      write: (data, offset) => {
        bytes.set(data, offset);
      },
      ...given,
    });
    return bytes;
  }

  test("is read and written anywhere within its size", async () => {
    const bytes = memory(100);
    const file = await open("bytes", O_RDWR);
    expect([...(await file.read(3, 50))]).toEqual([50, 51, 52]);
    expect(await file.read(10, 95)).toHaveLength(5);
    expect(await file.read(10, 100)).toHaveLength(0);
    expect(await file.write(new Uint8Array([1, 2, 3]), 98)).toBe(2);
    expect([...bytes.subarray(97)]).toEqual([97, 1, 2]);
    await expect(file.write(new Uint8Array([1]), 100)).rejects.toEqual(refusal("EFBIG"));
    expect(await file.llseek(-2, SEEK_END)).toBe(98);
    expect([...(await file.readAll())]).toEqual([1, 2]);
  });

  test("moves on from read to read, a page at a time", async () => {
    const bytes = memory(10_000);
    const file = await open("bytes");
    expect(await file.read(9000)).toHaveLength(4096);
    await file.llseek(0, SEEK_SET);
    expect((await file.readAll()).equals(bytes)).toBe(true);
  });

  test("of no size ends where read and write say so", async () => {
    memory(8, {
      size: 0,
      read: (offset, length) => new Uint8Array(Math.min(length, 8 - offset)),
      write: () => -EINVAL,
    });
    expect(await (await open("bytes")).readAll()).toHaveLength(8);
    await expect((await open("bytes", O_WRONLY)).write("x")).rejects.toEqual(refusal("EINVAL"));
  });

  test("may take its time, and may go wrong", async () => {
    memory(4, { read: (_offset, length) => turns(1).then(() => new Uint8Array(length)), write: () => 1 });
    const file = await open("bytes", O_RDWR);
    expect(await file.read(10)).toHaveLength(4);
    expect(await file.write("ab", 0)).toBe(1);
    object.createBinFile({ name: "broken", mode: 0o400, read: () => Promise.reject(new Error("no")) });
    await expect(
      readFile("broken").catch((error: unknown) => Promise.reject(error as Error)),
    ).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.oopses.count).toBe(1);
  });
});
