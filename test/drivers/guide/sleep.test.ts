/** The guide's section 11.1: one opener at a time, the others sleep. */
import { O_NONBLOCK, O_RDONLY, O_WRONLY } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { Call } from "../../../runtime/sched/call.ts";
import { refusal, ROOT, turns } from "../../runtime/support.ts";

const PATH = "/proc/sleep";

let sim: Simulation;
beforeEach(async () => {
  sim = simulate();
  await sim.insmod("sleep");
});

describe("sleep", () => {
  test("keeps what was written last, cut to 79 bytes a write", async () => {
    expect(await sim.kernel.vfs.readFile(PATH)).toBe("Last input:\n");
    await sim.kernel.vfs.writeFile(PATH, "hello\n");
    expect(await sim.kernel.vfs.readFile(PATH)).toBe("Last input:hello\n\n");
    const file = await sim.kernel.vfs.open(PATH, O_WRONLY);
    expect(await file.write("x".repeat(100))).toBe(79);
    await file.close();
    expect(sim.log).toEqual(["/proc/sleep created"]);
  });

  test("lets the second opener wait until the first one closes, and counts both as users", async () => {
    const first = await sim.kernel.vfs.open(PATH);
    const second = sim.kernel.vfs.open(PATH);
    await turns(1);
    expect(sim.kernel.modules.get("sleep")?.refcount).toBe(2);
    await first.close();
    await (await second).close();
    expect(sim.kernel.modules.get("sleep")?.refcount).toBe(0);
  });

  test("answers EAGAIN to who does not want to wait", async () => {
    const first = await sim.kernel.vfs.open(PATH);
    await expect(sim.kernel.vfs.open(PATH, O_RDONLY | O_NONBLOCK)).rejects.toEqual(refusal("EAGAIN"));
    await first.close();
    await (await sim.kernel.vfs.open(PATH, O_RDONLY | O_NONBLOCK)).close();
  });

  test("lets one in at a time, in order, also when somebody comes just as the file is closed", async () => {
    const first = await sim.kernel.vfs.open(PATH);
    const order: number[] = [];
    const visit = async (number: number): Promise<void> => {
      const file = await sim.kernel.vfs.open(PATH);
      order.push(number);
      await turns(2);
      expect(order.at(-1)).toBe(number);
      await file.close();
    };
    const waiting = [1, 2, 3].map(visit);
    await turns(1);
    await first.close();
    await Promise.all([...waiting, visit(4)]);
    expect(order.toSorted()).toEqual([1, 2, 3, 4]);
  });

  test("lets go with EINTR who gets a signal, and he holds nothing", async () => {
    const first = await sim.kernel.vfs.open(PATH);
    const call = new Call(ROOT, O_RDONLY);
    const opening = sim.kernel.vfs.openNode(sim.kernel.vfs.tree.walk(PATH), call);
    call.interrupt();
    expect(await opening).toBe(-4);
    expect(sim.kernel.modules.get("sleep")?.refcount).toBe(1);
    await first.close();
    await sim.rmmod("sleep");
    expect(sim.kernel.vfs.readdir("/proc")).not.toContain("sleep");
  });
});
