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
    k.class.create("leds");
    expect(sim.kernel.vfs.readdir("/sys/class")).toEqual(["leds"]);
  });

  test("of a name that is taken: EEXIST", () => {
    k.class.create("leds");
    expect(() => k.class.create("leds")).toThrow(refusal("EEXIST", /\/sys\/class\/leds/));
  });

  test.each(["", "a/b", ".."])("of a name that no folder can have: EINVAL, %j", (name) => {
    expect(() => k.class.create(name)).toThrow(refusal("EINVAL"));
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
    expect(() => k.device.create(cls, MKDEV(42, 1), "robot")).toThrow(refusal("EEXIST", /\/dev\/robot/));
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
    const first = k.device.create(cls, 0, "robot");
    first.destroy();
    k.device.create(cls, 0, "robot");
    first.destroy();
    expect(sim.kernel.vfs.readdir("/dev")).toEqual(["robot"]);
  });
});
