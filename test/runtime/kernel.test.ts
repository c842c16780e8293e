import { Kernel, systemClock } from "tophalf";
import { boardProvider, simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { device } from "./support.ts";

describe("a kernel", () => {
  test("runs in real time unless it is given a clock", async () => {
    const kernel = new Kernel({ board: boardProvider.open("raspberry-pi-4", systemClock) });
    expect(kernel.clock).toBe(systemClock);
    await kernel.shutdown();
  });

  test("remembers the wall time of its boot", async () => {
    const sim = simulate();
    await sim.advance("1h");
    expect(sim.kernel.bootWallTime).toBe(Date.UTC(2026, 0, 1));
  });

  test("gives files to the owner that it is told", async () => {
    const { board, clock } = simulate();
    const kernel = new Kernel({ board, clock, owner: { uid: 33, gid: 44 } });
    const node = kernel.vfs.tree.walk(await device({ kernel }, {}));
    expect([node.uid, node.gid]).toEqual([33, 44]);
  });

  test("starts with empty tables, and with the folders that Linux has", async () => {
    const { vfs } = simulate().kernel;
    expect(vfs.readdir("/")).toEqual(["dev", "proc", "sys"]);
    expect(vfs.readdir("/dev")).toEqual([]);
    expect(await vfs.readFile("/proc/modules")).toBe("");
    expect(vfs.readdir("/sys")).toEqual(expect.arrayContaining(["module", "class", "devices"]));
  });

  test("leaves nothing to do on its clock when it is idle", () => {
    expect(simulate().clock.pending).toBe(0);
  });
});
