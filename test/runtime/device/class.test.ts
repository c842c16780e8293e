/** Classes and devices: what a driver makes appears in /dev and in /sys, linked as in Linux. */
import { MKDEV, type ModuleContext, SEEK_END } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { SymlinkNode } from "../../../runtime/fs/node.ts";
import { contextOf, device, refusal, treeOf } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);

describe("a class", () => {
  test("is a folder in /sys/class", () => {
    k.class.create("toys");
    expect(sim.kernel.vfs.readdir("/sys/class")).toContain("toys");
  });

  test("of a name that is taken: EEXIST", () => {
    k.class.create("toys");
    expect(() => k.class.create("toys")).toThrow(refusal("EEXIST", /\/sys\/class\/toys/));
  });

  test.each(["", "a/b", ".."])("of a name that no folder can have: EINVAL, %j", (name) => {
    expect(() => k.class.create(name)).toThrow(refusal("EINVAL"));
  });
});

describe("a class's own attribute", () => {
  test("is read and written in its folder, and goes with it", async () => {
    let colour = "red";
    const cls = k.class.create("toys");
    cls.createFile({
      name: "colour",
      mode: 0o644,
      show: () => `${colour}\n`,
      store: (text) => void (colour = text.trim()),
    });
    await sim.kernel.vfs.writeFile("/sys/class/toys/colour", "blue\n");
    expect(await read("/sys/class/toys/colour")).toBe("blue\n");
    cls.destroy();
    expect(sim.kernel.vfs.readdir("/sys/class")).not.toContain("toys");
  });
});

describe("a device that is part of another", () => {
  test("of another class lies directly in it, and links to it", async () => {
    const parent = k.device.create(k.class.create("boxes"), 0, "box");
    k.device.create(k.class.create("toys"), MKDEV(42, 0), "robot", { parent });
    expect(await read("/sys/devices/virtual/boxes/box/robot/dev")).toBe("42:0\n");
    expect(sim.kernel.vfs.readdir("/sys/class/toys/robot/device")).toContain("robot");
    expect([...parent.children].map(({ name }) => name)).toEqual(["robot"]);
  });

  test("without a class lies below it in a folder of its own class, as long as it is there", async () => {
    const parent = k.device.register({ name: "board" });
    const child = k.device.create(k.class.create("toys"), MKDEV(42, 0), "robot", { parent });
    expect(await read("/sys/devices/board/toys/robot/dev")).toBe("42:0\n");
    child.destroy();
    expect(sim.kernel.vfs.readdir("/sys/devices/board")).not.toContain("toys");
    expect(parent.children.size).toBe(0);
  });

  test("cannot be part of one that is gone: EINVAL", () => {
    const parent = k.device.register({ name: "board" });
    parent.destroy();
    expect(() => k.device.register({ name: "chip", parent })).toThrow(refusal("EINVAL", /board is gone/));
  });
});

describe("a device", () => {
  test("has a node, a folder, and links between folder and class", async () => {
    k.device.create(k.class.create("toys"), MKDEV(42, 7), "robot");
    expect(await read("/sys/class/toys/robot/dev")).toBe("42:7\n");
    expect(await read("/sys/devices/virtual/toys/robot/dev")).toBe("42:7\n");
    expect(await read("/sys/class/toys/robot/uevent")).toBe("MAJOR=42\nMINOR=7\nDEVNAME=robot\n");
    expect(sim.kernel.vfs.readdir("/sys/class/toys/robot/subsystem")).toEqual(["robot"]);
    expect(sim.kernel.vfs.readdir("/dev")).toEqual(["robot"]);
  });

  test("is linked by relative links, which hold wherever the tree is mounted", () => {
    k.device.create(k.class.create("toys"), MKDEV(42, 7), "robot");
    const targets = ["/sys/class/toys", "/sys/devices/virtual/toys/robot"].flatMap((at) => {
      const folder = sim.kernel.vfs.tree.walk(at) as unknown as { children: Map<string, unknown> };
      return [...folder.children.values()].filter((node) => node instanceof SymlinkNode);
    });
    expect(targets.map(({ target }) => target)).toEqual([
      "../../devices/virtual/toys/robot",
      "../../../../class/toys",
    ]);
  });

  test("has mode 0600 unless it is told another", () => {
    const cls = k.class.create("toys");
    k.device.create(cls, MKDEV(42, 0), "private");
    k.device.create(cls, MKDEV(42, 1), "public", { mode: 0o666 });
    const modes = ["/dev/private", "/dev/public"].map((path) => sim.kernel.vfs.tree.walk(path).mode & 0o777);
    expect(modes).toEqual([0o600, 0o666]);
  });

  test("has the mode that its class says, unless it is told another", () => {
    const cls = k.class.create("toys", { devnode: () => ({ mode: 0o660 }) });
    k.device.create(cls, MKDEV(42, 0), "shared");
    k.device.create(cls, MKDEV(42, 1), "private", { mode: 0o400 });
    const modes = ["/dev/shared", "/dev/private"].map((path) => sim.kernel.vfs.tree.walk(path).mode & 0o777);
    expect(modes).toEqual([0o660, 0o400]);
  });

  test.each(["box/robot0", "box!robot0"])("lies in a folder of /dev: %s", async (name) => {
    const cls = k.class.create("toys");
    const before = treeOf(sim);
    const first = k.device.create(cls, MKDEV(13, 64), name);
    const second = k.device.create(cls, MKDEV(13, 65), "box/robot1");
    expect(sim.kernel.vfs.readdir("/dev/box")).toEqual(["robot0", "robot1"]);
    expect(sim.kernel.vfs.readdir("/sys/class/toys")).toEqual(["box!robot0", "box!robot1"]);
    expect(await read("/sys/class/toys/box!robot0/uevent")).toContain("DEVNAME=box/robot0\n");
    first.destroy();
    expect(sim.kernel.vfs.readdir("/dev/box")).toEqual(["robot1"]);
    second.destroy();
    expect(treeOf(sim)).toEqual(before);
  });

  test("lies in the folder that its class says", async () => {
    const cls = k.class.create("toys", { devnode: ({ name }) => ({ path: `box/${name}` }) });
    k.device.create(cls, MKDEV(13, 64), "robot");
    expect(sim.kernel.vfs.readdir("/dev/box")).toEqual(["robot"]);
    expect(await read("/sys/class/toys/robot/uevent")).toContain("DEVNAME=box/robot\n");
  });

  test("of a class whose devnode throws: an oops, and the node is where it is without", () => {
    const cls = k.class.create("toys", {
      devnode() {
        throw new TypeError("boom");
      },
    });
    k.device.create(cls, MKDEV(42, 0), "robot");
    expect(sim.kernel.vfs.readdir("/dev")).toEqual(["robot"]);
    expect(sim.kernel.oopses.count).toBe(1);
  });

  test("without a number has no node, no number to read, and is there all the same", async () => {
    const dev = k.device.create(k.class.create("toys"), 0, "robot");
    expect(sim.kernel.vfs.readdir("/dev")).toEqual([]);
    expect(sim.kernel.vfs.readdir("/sys/class/toys/robot")).not.toContain("dev");
    expect(await read("/sys/class/toys/robot/uevent")).toBe("");
    expect(dev.devpath).toBe("/devices/virtual/toys/robot");
  });

  test("is found by its number", async () => {
    k.device.create(k.class.create("toys"), MKDEV(42, 7), "robot");
    expect(await read("/sys/dev/char/42:7/uevent")).toContain("DEVNAME=robot\n");
  });

  test("of a number that another has: EEXIST, and nothing was made", () => {
    const cls = k.class.create("toys");
    k.device.create(cls, MKDEV(42, 7), "robot");
    const before = treeOf(sim);
    expect(() => k.device.create(cls, MKDEV(42, 7), "doll")).toThrow(refusal("EEXIST", /42:7/));
    expect(treeOf(sim)).toEqual(before);
  });

  test("keeps what its driver stores in it", () => {
    const state = { on: true };
    const cls = k.class.create("toys");
    expect(k.device.create(cls, 0, "robot", { drvdata: state }).drvdata).toBe(state);
    expect(cls.devices.get("robot")?.drvdata).toBe(state);
  });

  test("has attributes, which go with it", async () => {
    let speed = 1;
    const dev = k.device.create(k.class.create("toys"), 0, "robot");
    dev.createFile({
      name: "speed",
      mode: 0o644,
      show: () => `${speed}\n`,
      store: (text) => void (speed = Number(text)),
    });
    await sim.kernel.vfs.writeFile("/sys/class/toys/robot/speed", "7\n");
    expect(await read("/sys/class/toys/robot/speed")).toBe("7\n");
    dev.removeFile("speed");
    dev.removeFile("speed");
    expect(sim.kernel.vfs.readdir("/sys/class/toys/robot")).not.toContain("speed");
  });

  test("an attribute that throws is counted against its module", async () => {
    const dev = k.device.create(k.class.create("toys"), 0, "robot");
    dev.createFile({
      name: "speed",
      mode: 0o444,
      show() {
        throw new TypeError("boom");
      },
    });
    await expect(read("/sys/class/toys/robot/speed")).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.modules.get("probe")?.oopses).toBe(1);
  });

  test("has the size that it is told", async () => {
    const path = await device(
      sim,
      { llseek: (_file, offset, whence) => (whence === SEEK_END ? 80 + offset : offset) },
      { size: 80 },
    );
    expect(sim.kernel.vfs.tree.walk(path)).toMatchObject({ source: { size: 80 } });
  });

  test.each([
    ["a node", "toys"],
    ["a node of another class", "games"],
  ])("of a name that %s has: EEXIST, and nothing was made", (_what, other) => {
    const toys = k.class.create("toys");
    const cls = other === "toys" ? toys : k.class.create(other);
    k.device.create(toys, MKDEV(42, 0), "robot");
    const before = treeOf(sim);
    expect(() => k.device.create(cls, MKDEV(42, 1), "robot")).toThrow(
      refusal("EEXIST", /\/robot exists already/),
    );
    expect(treeOf(sim)).toEqual(before);
  });

  test("of a name that no file can have: EINVAL, and nothing was made", () => {
    const cls = k.class.create("toys");
    const before = treeOf(sim);
    expect(() => k.device.create(cls, 0, "..")).toThrow(refusal("EINVAL"));
    expect(treeOf(sim)).toEqual(before);
  });

  test("of a class that has been destroyed: refused, and nothing was made", () => {
    const cls = k.class.create("toys");
    cls.destroy();
    const before = treeOf(sim);
    expect(() => k.device.create(cls, 0, "robot")).toThrow(refusal("EINVAL"));
    expect(treeOf(sim)).toEqual(before);
  });

  test("leaves nothing when it is destroyed, and its siblings alone", () => {
    const cls = k.class.create("toys");
    k.device.create(cls, MKDEV(42, 0), "robot");
    const before = treeOf(sim);
    k.device.create(cls, MKDEV(42, 1), "doll").destroy();
    expect(treeOf(sim)).toEqual(before);
  });

  test("that is destroyed twice does nothing the second time, even if another has its name by then", () => {
    const cls = k.class.create("toys");
    const first = k.device.create(cls, MKDEV(42, 0), "robot");
    first.destroy();
    k.device.create(cls, MKDEV(42, 0), "robot");
    first.destroy();
    expect(sim.kernel.vfs.readdir("/dev")).toEqual(["robot"]);
  });
});
