/** Who may open what, and who may change it. */
import fc from "fast-check";
import { type Credentials, O_RDONLY, O_RDWR, O_WRONLY } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import type { Node } from "../../../runtime/fs/node.ts";
import { device, refusal, ROOT, SOMEBODY } from "../support.ts";

const OWNER: Credentials = { ...SOMEBODY, uid: 1000, gid: 50 };
const MEMBER: Credentials = { ...SOMEBODY, uid: 1001, gid: 100 };
const STRANGER: Credentials = { ...SOMEBODY, uid: 1002, gid: 51 };

let sim: Simulation;
let path: string;
let node: Node;
beforeEach(async () => {
  sim = simulate();
  path = await device(sim, { read: () => 0, write: () => 0 });
  node = sim.kernel.vfs.tree.walk(path);
});

/** Gives the file to 1000:100 with that mode. */
const become = (mode: number): number => sim.kernel.vfs.setAttributes(node, { mode, uid: 1000, gid: 100 }, 0);

async function opens(flags: number, who: Credentials): Promise<boolean> {
  try {
    await (await sim.kernel.vfs.open(path, flags, who)).close();
    return true;
  } catch (error) {
    expect(error).toEqual(refusal("EACCES"));
    return false;
  }
}

describe("open", () => {
  test.each([
    ["its owner", OWNER, 0o400, 0o200],
    ["a member of its group", MEMBER, 0o040, 0o020],
    ["anybody else", STRANGER, 0o004, 0o002],
  ])("by %s goes by the three bits meant for him", async (_who, who, read, write) => {
    become(read);
    expect([await opens(O_RDONLY, who), await opens(O_WRONLY, who), await opens(O_RDWR, who)]).toEqual([
      true,
      false,
      false,
    ]);
    become(write);
    expect([await opens(O_RDONLY, who), await opens(O_WRONLY, who), await opens(O_RDWR, who)]).toEqual([
      false,
      true,
      false,
    ]);
    become(read | write);
    expect(await opens(O_RDWR, who)).toBe(true);
    become(0o777 & ~(read | write));
    expect([await opens(O_RDONLY, who), await opens(O_WRONLY, who)]).toEqual([false, false]);
  });

  test("the first that fits decides: an owner without a right does not get it as one of the others", async () => {
    become(0o077);
    expect(await opens(O_RDONLY, OWNER)).toBe(false);
    become(0o707);
    expect(await opens(O_RDONLY, MEMBER)).toBe(false);
  });

  test("by root is never refused for the mode", async () => {
    become(0);
    expect(await opens(O_RDWR, ROOT)).toBe(true);
  });

  test("a process's other groups count as its group does", async () => {
    // This process is a member of its own groups, whichever they are; the file is given to the first of them.
    const [group] = process.getgroups?.() ?? [];
    sim.kernel.vfs.setAttributes(node, { mode: 0o040, uid: 1000, gid: group ?? 0 }, 0);
    expect(await opens(O_RDONLY, { pid: process.pid, uid: 4242, gid: 4242 })).toBe(group !== undefined);
  });

  test("agrees with the rule for every mode and caller", async () => {
    const who = fc.constantFrom(OWNER, MEMBER, STRANGER, ROOT);
    const flags = fc.constantFrom(O_RDONLY, O_WRONLY, O_RDWR);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 0o777 }), who, flags, async (mode, caller, wanted) => {
        become(mode);
        const shift = caller.uid === 1000 ? 6 : caller.gid === 100 ? 3 : 0;
        const needed = { [O_RDONLY]: 4, [O_WRONLY]: 2, [O_RDWR]: 6 }[wanted];
        const allowed = caller.uid === 0 || ((mode >> shift) & needed) === needed;
        expect(await opens(wanted, caller)).toBe(allowed);
      }),
    );
  });

  test("that is refused does not reach the driver", async () => {
    let opened = 0;
    const secret = await device(
      sim,
      {
        open: () => {
          opened++;
        },
      },
      { name: "secret", mode: 0o600 },
    );
    await expect(sim.kernel.vfs.open(secret, O_RDONLY, STRANGER)).rejects.toEqual(refusal("EACCES"));
    expect(opened).toBe(0);
  });
});

describe("chmod", () => {
  test("is the owner's and root's", () => {
    become(0o600);
    expect(sim.kernel.vfs.setAttributes(node, { mode: 0o666 }, OWNER.uid)).toBe(0);
    expect(node.mode.toString(8)).toBe("100666");
    expect(sim.kernel.vfs.setAttributes(node, { mode: 0o600 }, 0)).toBe(0);
    expect(node.mode.toString(8)).toBe("100600");
  });

  test("is refused to others: EPERM, and changes nothing", () => {
    become(0o600);
    expect(sim.kernel.vfs.setAttributes(node, { mode: 0o666 }, STRANGER.uid)).toBe(-1);
    expect(node.mode.toString(8)).toBe("100600");
  });

  test("keeps the file's type, whatever type it is asked for", () => {
    sim.kernel.vfs.setAttributes(node, { mode: 0o040644 }, 0);
    expect(node.mode.toString(8)).toBe("100644");
  });

  test("decides for the next open, and not for files that are open", async () => {
    become(0o666);
    const file = await sim.kernel.vfs.open(path, O_RDONLY, STRANGER);
    become(0o600);
    expect(await file.read()).toHaveLength(0);
    await file.close();
    expect(await opens(O_RDONLY, STRANGER)).toBe(false);
  });
});

describe("chown", () => {
  test("is root's", () => {
    expect(sim.kernel.vfs.setAttributes(node, { uid: 5, gid: 6 }, 0)).toBe(0);
    expect([node.uid, node.gid]).toEqual([5, 6]);
  });

  test("is refused to the owner: EPERM", () => {
    become(0o600);
    expect(sim.kernel.vfs.setAttributes(node, { uid: STRANGER.uid }, OWNER.uid)).toBe(-1);
    expect(sim.kernel.vfs.setAttributes(node, { mode: 0o666, gid: 0 }, OWNER.uid)).toBe(-1);
    expect([node.uid, node.gid, node.mode.toString(8)]).toEqual([1000, 100, "100600"]);
  });
});

describe("a kernel's files", () => {
  test("belong to whom it is told, and else to who runs it", () => {
    expect([node.uid, node.gid]).toEqual([process.getuid?.(), process.getgid?.()]);
  });

  test("have the modes that Linux gives them", () => {
    const modes = ["/dev", "/proc", "/sys", "/proc/modules", "/dev/gadget"].map((at) =>
      sim.kernel.vfs.tree.walk(at).mode.toString(8),
    );
    expect(modes).toEqual(["40755", "40555", "40555", "100444", "100600"]);
  });
});
