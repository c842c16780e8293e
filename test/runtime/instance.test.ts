/** A kernel that other programs can reach: here without a mount. */
import { existsSync } from "node:fs";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { request } from "../../runtime/control/client.ts";
import { Instance } from "../../runtime/instance.ts";
import { socketPath } from "./control/support.ts";
import { device, load, refusal } from "./support.ts";

const pathsAt = (socket: string) => ({ directory: socket.replace(/\.sock$/, ""), socket });

describe("an instance", () => {
  test("is reached by its socket until it stops", async () => {
    const paths = pathsAt(socketPath());
    const instance = await Instance.start(simulate().kernel, paths);
    expect(await request(paths.socket, "lsmod")).toEqual([]);
    await instance.stop();
    expect(existsSync(paths.socket)).toBe(false);
    await expect(request(paths.socket, "lsmod")).rejects.toEqual(refusal("ENODEV"));
  });

  test("removes the modules, newest first, when it stops, in use or not", async () => {
    const [sim, order] = [simulate(), [] as string[]];
    const instance = await Instance.start(sim.kernel, pathsAt(socketPath()));
    for (const name of ["one", "two"]) {
      await load(sim, name, () => undefined, { exit: () => void order.push(name) });
    }
    await sim.kernel.vfs.open(await device(sim, {}));
    await instance.stop();
    expect([order, sim.kernel.modules.all]).toEqual([["two", "one"], []]);
  });

  test("is one for each place: EBUSY; and the second leaves the first alone", async () => {
    const paths = pathsAt(socketPath());
    const first = await Instance.start(simulate().kernel, paths);
    const sim = simulate();
    await expect(Instance.start(sim.kernel, paths)).rejects.toEqual(refusal("EBUSY"));
    expect(await request(paths.socket, "lsmod")).toEqual([]);
    await first.stop();
    await sim.advance("10s");
    expect(sim.clock.pending).toBe(0);
  });

  test("leaves no timer behind when it stops", async () => {
    const sim = simulate();
    const instance = await Instance.start(sim.kernel, pathsAt(socketPath()));
    await sim.advance("10s");
    await instance.stop();
    expect(sim.clock.pending).toBe(0);
  });
});
