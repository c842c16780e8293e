/** `current`: which task runs, across awaits, in file operations, init and exit. */
import { executionAsyncResource } from "node:async_hooks";
import { Task } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, device, load, SOMEBODY, turns } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("current in a file operation", () => {
  test("is its caller, or who opened the file where the operation has no caller", async () => {
    const k = await contextOf(sim);
    const seen: unknown[] = [];
    const see = (): void => void seen.push([k.current.uid, k.current.where]);
    const path = await device(sim, { open: see, read: () => (see(), 0), release: see }, { mode: 0o666 });
    await sim.kernel.vfs.readFile(path, SOMEBODY);
    expect(seen).toEqual([
      [SOMEBODY.uid, `open of ${path}`],
      [SOMEBODY.uid, `read of ${path}`],
      [SOMEBODY.uid, `release of ${path}`],
    ]);
  });

  test("is the same across awaits, with others in between", async () => {
    const k = await contextOf(sim);
    expect(k.current.pid).toBe(0);
    const seen: number[] = [];
    const path = await device(
      sim,
      {
        async read(_file, _to, call) {
          const before = k.current;
          await turns(call.uid % 3);
          await Promise.resolve();
          seen.push(k.current.uid);
          expect(k.current).toBe(before);
          return 0;
        },
      },
      { mode: 0o666 },
    );
    const uids = [1, 2, 3, 4, 5, 6];
    await Promise.all(uids.map((uid) => sim.kernel.vfs.readFile(path, { ...SOMEBODY, uid })));
    expect(seen.sort()).toEqual(uids);
  });

  test("is nobody's when the operation has ended, also when it threw", async () => {
    const k = await contextOf(sim);
    const path = await device(sim, {
      read() {
        throw new Error("oops");
      },
    });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toMatchObject({ code: "EIO" });
    expect(k.current).toBe(sim.kernel.tasks.idle);
  });
});

describe("current in a module", () => {
  test("is insmod in init and rmmod in exit, after an await as well", async () => {
    const seen: string[] = [];
    const see = async (current: () => Task): Promise<void> => {
      await Promise.resolve();
      seen.push(`${current().comm}: ${current().where}`);
    };
    await load(sim, "mod", (k) => see(() => k.current), { exit: (k) => see(() => k.current) });
    await sim.rmmod("mod");
    expect(seen).toEqual(["insmod: init of mod", "rmmod: exit of mod"]);
  });

  test("of two kernels is each one's own", async () => {
    const other = simulate();
    const [k, otherK] = [await contextOf(sim), await contextOf(other)];
    sim.kernel.tasks.run(new Task(SOMEBODY, "test"), () => {
      expect([k.current.uid, otherK.current.pid]).toEqual([SOMEBODY.uid, 0]);
    });
  });
});

describe("tasks", () => {
  test("are not followed when nobody needs it any more", async () => {
    const tasks = sim.kernel.tasks;
    const afterwards = (): Promise<Task> =>
      tasks.run(new Task(SOMEBODY, "test"), async () => (await Promise.resolve(), tasks.current));
    await contextOf(sim, "mod").then((k) => k.current);
    expect((await afterwards()).uid).toBe(SOMEBODY.uid);
    await sim.rmmod("mod");
    expect((await afterwards()).pid).toBe(0);
  });

  test("leave nothing behind with whom they ran, however often they are followed", () => {
    const { tasks } = sim.kernel;
    const marks = (): number => Object.getOwnPropertySymbols(executionAsyncResource()).length;
    const before = marks();
    for (let times = 0; times < 100; times++) {
      tasks.follow();
      tasks.run(new Task(SOMEBODY, "test"), () => undefined);
      tasks.unfollow();
    }
    expect(marks() - before).toBeLessThanOrEqual(1);
  });

  test("nest: work that is run inside another's is its own task", () => {
    const { tasks } = sim.kernel;
    const [outer, inner] = [new Task(SOMEBODY, "outer"), new Task(SOMEBODY, "inner")];
    tasks.run(outer, () => {
      tasks.run(inner, () => {
        expect(tasks.current).toBe(inner);
      });
      expect(tasks.current).toBe(outer);
    });
    expect(tasks.current).toBe(tasks.idle);
  });

  test("describe who they are and what they do", () => {
    const task = new Task({ pid: process.pid, uid: 0, gid: 0 }, "read", { where: "/dev/x" });
    expect(task.describe()).toMatch(new RegExp(`^.+/${process.pid} \\(read of /dev/x\\)$`));
  });
});
