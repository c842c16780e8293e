/** What the mount's own copy of the tree is told. */
import { type FileOperations, MKDEV } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { mirrorTree } from "../../../runtime/bridge/mirror.ts";
import { type FuseSession, NODE_FLUSH, NODE_STREAM } from "../../../runtime/bridge/native.ts";
import type { Node } from "../../../runtime/fs/node.ts";
import { device, load } from "../support.ts";

interface Mirrored {
  readonly parent: number;
  readonly name: string;
  readonly mode: number;
  readonly size: number;
  readonly flags: number;
  readonly target: string | undefined;
}

let sim: Simulation;
let nodes: Map<number, Node>;
let mirrored: Map<number, Mirrored>;
let changes: unknown[][];
let stop: () => void;
beforeEach(() => {
  sim = simulate();
  nodes = new Map();
  mirrored = new Map();
  changes = [];
  const session = {
    addNode(
      ino: number,
      parent: number,
      name: string,
      mode: number,
      _uid: number,
      _gid: number,
      size: number,
      flags: number,
      target?: string,
    ) {
      mirrored.set(ino, { parent, name, mode, size, flags, target });
    },
    removeNode: (ino: number) => mirrored.delete(ino),
    setNode: (...change: unknown[]) => void changes.push(change),
  };
  stop = mirrorTree(sim.kernel.vfs.tree, session as unknown as FuseSession, nodes);
});
const copyOf = (path: string): Mirrored | undefined => mirrored.get(sim.kernel.vfs.tree.walk(path).ino);

describe("the mirror of the tree", () => {
  test("has all that was there before, parents before children", () => {
    expect(copyOf("/proc")).toMatchObject({ parent: 1, name: "proc", mode: 0o40555 });
    const seen = new Set([1]);
    for (const [ino, { parent }] of mirrored) {
      expect(seen.has(parent)).toBe(true);
      seen.add(ino);
    }
  });

  test("follows what comes, changes and goes, and knows each node by its number", async () => {
    const path = await device(sim, {});
    const node = sim.kernel.vfs.tree.walk(path);
    expect(nodes.get(node.ino)).toBe(node);
    sim.kernel.vfs.setAttributes(node, { mode: 0o644, uid: 5, gid: 6 }, 0);
    expect(changes).toEqual([[node.ino, 0o100644, 5, 6, 0]]);
    await sim.rmmod("gadget");
    expect([mirrored.has(node.ino), nodes.has(node.ino)]).toEqual([false, false]);
  });

  test("hears no more when it was stopped", async () => {
    stop();
    const before = mirrored.size;
    await device(sim, {});
    expect(mirrored.size).toBe(before);
  });

  test.each<[string, FileOperations, number, number]>([
    ["a stream that is read", { read: () => 0 }, NODE_STREAM, 0],
    ["a stream that is written", { write: () => 0 }, NODE_STREAM, 1 << 20],
    ["a seekable file", { write: () => 0, llseek: () => 0 }, 0, 0],
    ["a file with flush", { llseek: () => 0, flush: () => 0 }, NODE_FLUSH, 0],
  ])("says of %s what the host's kernel has to know", async (_what, ops, flags, size) => {
    expect(copyOf(await device(sim, ops))).toMatchObject({ flags, size });
  });

  test.each(["/proc/modules", "/sys/module/gadget/refcnt"])(
    "says of %s that a program may seek in it",
    async (path) => {
      await device(sim, {});
      expect(copyOf(path)?.flags).toBe(0);
    },
  );

  test("says it anew when the driver behind a node comes or goes, and of that driver's nodes alone", async () => {
    await load(sim, "maker", (k) => {
      const cls = k.class.create("ghosts");
      k.device.create(cls, MKDEV(99, 0), "ghost");
      k.device.create(cls, MKDEV(98, 0), "other");
    });
    expect(copyOf("/dev/ghost")).toMatchObject({ flags: NODE_STREAM });
    changes.length = 0;
    await load(
      sim,
      "server",
      (k) => void k.chrdev.register(99, "server", { llseek: () => 0, flush: () => 0 }),
    );
    expect(copyOf("/dev/ghost")).toMatchObject({ name: "ghost", flags: NODE_FLUSH });
    await sim.rmmod("server");
    expect(copyOf("/dev/ghost")).toMatchObject({ name: "ghost", flags: NODE_STREAM });
    expect(changes).toEqual([]);
  });

  test("says of a link where it leads, and how long that is in bytes", async () => {
    await device(sim, {});
    const links = [...mirrored.values()].filter(({ target }) => target?.includes("gadget"));
    expect(links.map(({ name, target, size }) => [name, target, size])).toEqual([
      ["254:0", "../../devices/virtual/gadget/gadget", 35],
      ["gadget", "../../devices/virtual/gadget/gadget", 35],
      ["subsystem", "../../../../class/gadget", 24],
    ]);
  });
});
