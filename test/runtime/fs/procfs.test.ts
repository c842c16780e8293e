/** Files that modules make in /proc. */
import {
  EBUSY,
  GLOBAL_ROOT_GID,
  GLOBAL_ROOT_UID,
  Kernel,
  MAY_READ,
  MAY_WRITE,
  type ModuleContext,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  POLLERR,
  SEEK_SET,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, ROOT, SOMEBODY, treeOf, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const readFile = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const modeOf = (path: string): string => sim.kernel.vfs.tree.walk(path).mode.toString(8);

describe("create", () => {
  test("makes a file of that mode, which the operations serve", async () => {
    const entry = k.proc.create("hello", 0o644, null, { read: (_file, to) => to.putAt("Hello\n") });
    expect(entry).toMatchObject({ name: "hello", path: "/proc/hello" });
    expect(modeOf("/proc/hello")).toBe("100644");
    expect(await readFile("/proc/hello")).toBe("Hello\n");
  });

  test("of mode 0 means 0444, and a directory's 0555", () => {
    k.proc.create("hello", 0, null, {});
    k.proc.mkdir("below", null, 0);
    expect([modeOf("/proc/hello"), modeOf("/proc/below")]).toEqual(["100444", "40555"]);
  });

  test("goes below a directory, by parent or by name", async () => {
    const parent = k.proc.mkdir("parent");
    k.proc.create("one", 0, parent, { read: (_file, to) => to.putAt("1") });
    k.proc.create("parent/two", 0, null, { read: (_file, to) => to.putAt("2") });
    k.proc.create("driver/three", 0, null, {});
    k.proc.mkdir("parent/deep");
    k.proc.create("deep/four", 0, parent, {});
    expect(sim.kernel.vfs.readdir("/proc/parent")).toEqual(["one", "two", "deep"]);
    expect(sim.kernel.vfs.readdir("/proc/parent/deep")).toEqual(["four"]);
    expect(sim.kernel.vfs.readdir("/proc/driver")).toEqual(["three"]);
    expect(await readFile("/proc/parent/two")).toBe("2");
  });

  test.each([
    ["modules", "EEXIST", /\/proc\/modules exists already/],
    ["nosuch/file", "ENOENT", /no 'nosuch' in \/proc; make it with mkdir/],
    ["modules/file", "ENOTDIR", /\/proc\/modules is not a directory/],
    ["/file", "ENOENT", /no '' in \/proc/],
    ["../dev/file", "ENOENT", /no '\.\.'/],
    ["", "EINVAL", /cannot be a file name/],
    ["..", "EINVAL", /cannot be a file name/],
    ["x".repeat(256), "EINVAL", /cannot be a file name/],
  ])("refuses %j: %s", (name, code, message) => {
    const before = treeOf(sim);
    expect(() => k.proc.create(name, 0, null, {})).toThrow(refusal(code, message));
    expect(() => k.proc.mkdir(name)).toThrow(refusal(code, message));
    expect(() => k.proc.symlink(name, null, "modules")).toThrow(refusal(code, message));
    expect(treeOf(sim)).toEqual(before);
  });

  test("refuses a parent that is a file, or was removed", () => {
    const file = k.proc.create("file", 0, null, {});
    expect(() => k.proc.create("x", 0, file, {})).toThrow(refusal("ENOTDIR"));
    const directory = k.proc.mkdir("directory");
    directory.remove();
    expect(() => k.proc.create("x", 0, directory, {})).toThrow(refusal("ENOENT", /has been removed/));
  });

  test("gives the operations what it was given as file.data", async () => {
    const ops = {
      read: (file: { data: unknown }, to: { putAt(text: string): number }) => to.putAt(String(file.data)),
    };
    k.proc.create("a", 0, null, ops, "first");
    k.proc.create("b", 0, null, ops, "second");
    expect([await readFile("/proc/a"), await readFile("/proc/b")]).toEqual(["first", "second"]);
  });

  test("keeps the operations' this", async () => {
    class Counter {
      #count = 0;
      read(_file: unknown, to: { putAt(text: string): number; pos: number }): number {
        return to.putAt(`${to.pos === 0 ? ++this.#count : this.#count}`);
      }
      permission(): boolean {
        return this.#count < 1;
      }
    }
    k.proc.create("counter", 0, null, new Counter());
    expect(await readFile("/proc/counter")).toBe("1");
    await expect(readFile("/proc/counter")).rejects.toEqual(refusal("EACCES"));
  });

  // proc_reg_read() and proc_reg_write() without an operation.
  test("without read or write operation: EIO; without llseek: a stream", async () => {
    k.proc.create("empty", 0o666, null, {});
    const file = await sim.kernel.vfs.open("/proc/empty", O_RDWR);
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    await expect(file.write("x")).rejects.toEqual(refusal("EIO"));
    await expect(file.llseek(0, SEEK_SET)).rejects.toEqual(refusal("ESPIPE"));
  });
});

describe("a link", () => {
  test("leads where it says", async () => {
    k.proc.create("target", 0, null, { read: (_file, to) => to.putAt("found") });
    k.proc.symlink("link", k.proc.mkdir("directory"), "../target");
    expect(await readFile("/proc/directory/link")).toBe("found");
  });
});

describe("setSize and setUser", () => {
  test("say what programs see", () => {
    const entry = k.proc.create("file", 0o600, null, {});
    entry.setSize(80);
    entry.setUser(1000, 100);
    expect(entry.node).toMatchObject({ uid: 1000, gid: 100, source: { size: 80 } });
    expect(() => {
      entry.setSize(-1);
    }).toThrow(refusal("EINVAL"));
    expect(() => {
      k.proc.mkdir("directory").setSize(1);
    }).toThrow(refusal("EINVAL"));
  });

  test("decide who may open", async () => {
    const entry = k.proc.create("file", 0o600, null, { read: () => 0 });
    await expect(sim.kernel.vfs.open("/proc/file", O_RDONLY, SOMEBODY)).rejects.toEqual(refusal("EACCES"));
    entry.setUser(SOMEBODY.uid, SOMEBODY.gid);
    await sim.kernel.vfs.open("/proc/file", O_RDONLY, SOMEBODY);
  });

  test("root stands for whoever runs the runtime", async () => {
    const kernel = new Kernel({ board: sim.board, clock: sim.clock, owner: { uid: 1000, gid: 100 } });
    const context = await contextOf({ kernel });
    const entry = context.proc.create("file", 0o600, null, {});
    entry.setUser(GLOBAL_ROOT_UID, GLOBAL_ROOT_GID);
    expect(entry.node).toMatchObject({ uid: 1000, gid: 100 });
  });
});

describe("a permission callback", () => {
  test("decides instead of the mode, knowing who asks for what", async () => {
    const asked: unknown[] = [];
    k.proc.create("guarded", 0, null, {
      permission: (mask, { uid, gid }) => (asked.push([mask, uid, gid]), uid === 0 || mask === MAY_READ),
    });
    const open = (flags: number, who = SOMEBODY): Promise<unknown> =>
      sim.kernel.vfs.open("/proc/guarded", flags, who);
    await open(O_RDONLY);
    await expect(open(O_RDWR)).rejects.toEqual(refusal("EACCES"));
    await open(O_WRONLY, ROOT);
    expect(asked).toEqual([
      [MAY_READ, 1000, 1000],
      [MAY_READ | MAY_WRITE, 1000, 1000],
      [MAY_WRITE, 0, 0],
    ]);
  });

  test("refuses root as well, and with the errno that it likes", async () => {
    k.proc.create("closed", 0o777, null, { permission: () => -EBUSY });
    await expect(sim.kernel.vfs.open("/proc/closed", O_RDONLY, ROOT)).rejects.toEqual(refusal("EBUSY"));
    expect(k.module.refcount).toBe(0);
  });

  test.each([
    ["throws", () => JSON.parse("no json") as boolean],
    ["answers a promise", () => Promise.resolve(true) as unknown as boolean],
    ["answers nothing", () => undefined as unknown as boolean],
    ["answers a number that is no errno", () => 7],
  ])("that %s is an oops, and lets nobody in", async (_what, permission) => {
    k.proc.create("broken", 0o777, null, { permission });
    await expect(readFile("/proc/broken")).rejects.toEqual(refusal("EIO"));
    expect(sim.log.at(-1)).toMatch(/^Oops #1 in probe, permission of \/proc\/broken: /);
  });
});

describe("remove", () => {
  test("takes a file away, or a directory with all below it; twice is harmless", () => {
    const before = treeOf(sim);
    const directory = k.proc.mkdir("directory");
    const file = k.proc.create("file", 0, directory, {});
    directory.remove();
    directory.remove();
    file.remove();
    expect(treeOf(sim)).toEqual(before);
  });

  test("by name, of what the module made", () => {
    const directory = k.proc.mkdir("directory");
    k.proc.create("directory/file", 0, null, {});
    expect(() => {
      k.proc.remove("directory");
    }).toThrow(refusal("ENOTEMPTY", /\/proc\/directory is not empty/));
    k.proc.remove("file", directory);
    k.proc.remove("directory");
    expect(() => {
      k.proc.remove("directory");
    }).toThrow(refusal("ENOENT"));
    expect(() => {
      k.proc.remove("modules");
    }).toThrow(refusal("ENOENT", /was not made by probe/));
    k.proc.mkdir("again");
    k.proc.create("again/file", 0, null, {});
    k.proc.removeSubtree("again");
    expect(sim.kernel.vfs.readdir("/proc")).not.toContain("again");
  });

  test("is done for a module that leaves", async () => {
    const before = treeOf(simulate());
    k.proc.create("file", 0, k.proc.mkdir("directory"), {});
    k.proc.symlink("link", null, "directory");
    await sim.rmmod("probe");
    expect(treeOf(sim)).toEqual(before);
  });

  test("forgets the entries, so that a module may make and remove them for ever", () => {
    const held = (): number | undefined => sim.kernel.modules.get("probe")?.devres.size;
    const before = held();
    for (let i = 0; i < 10; i++) {
      const directory = k.proc.mkdir("directory");
      k.proc.create("file", 0, directory, {});
      directory.remove();
    }
    expect(held()).toBe(before);
  });

  test("while it is open: release runs at once, later operations are EIO and reach nobody", async () => {
    const calls: string[] = [];
    const entry = k.proc.create("file", 0o666, null, {
      read: (_file, to) => (calls.push("read"), to.putAt("text")),
      write: (_file, from) => (calls.push("write"), from.length),
      llseek: (_file, offset) => (calls.push("llseek"), offset),
      poll: () => (calls.push("poll"), 0),
      ioctl: () => (calls.push("ioctl"), 0),
      flush: () => void calls.push("flush"),
      release: () => void calls.push("release"),
    });
    const file = await sim.kernel.vfs.open("/proc/file", O_RDWR);
    await file.read(2);
    entry.remove();
    expect(calls).toEqual(["read", "release"]);
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    await expect(file.write("x")).rejects.toEqual(refusal("EIO"));
    await expect(file.llseek(0, SEEK_SET)).rejects.toEqual(refusal("EIO"));
    await expect(file.ioctl(1)).rejects.toEqual(refusal("EIO"));
    expect(file.pollNow() & POLLERR).toBe(POLLERR);
    await expect(file.close()).rejects.toEqual(refusal("EIO"));
    expect(calls).toEqual(["read", "release"]);
  });

  test("while it is open: the module stays until it is closed, and a new file of that name is another", async () => {
    const entry = k.proc.create("file", 0, null, { read: (_file, to) => to.putAt("old") });
    const file = await sim.kernel.vfs.open("/proc/file");
    entry.remove();
    k.proc.create("file", 0, null, { read: (_file, to) => to.putAt("new") });
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    expect(await readFile("/proc/file")).toBe("new");
    await expect(sim.rmmod("probe")).rejects.toEqual(refusal("EBUSY", /\/proc\/file is open in process/));
    await file.close();
    await sim.rmmod("probe");
  });

  test("waits for a release that takes its time before the module may leave", async () => {
    let finish = (): void => undefined;
    const entry = k.proc.create("file", 0, null, {
      release: () => new Promise<void>((resolve) => (finish = resolve)),
    });
    const file = await sim.kernel.vfs.open("/proc/file");
    entry.remove();
    const closing = file.close();
    await turns(2);
    expect(k.module.refcount).toBe(1);
    finish();
    await closing;
    expect(k.module.refcount).toBe(0);
  });
});
