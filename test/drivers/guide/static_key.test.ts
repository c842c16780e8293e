/** A branch that is turned on and off through a device. */
import { O_WRONLY } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

const PATH = "/dev/key_state";
const FAST = ["fastpath 1", "fastpath 2"];

let sim: Simulation;
beforeEach(async () => {
  sim = simulate();
  await sim.insmod("static_key");
  sim.kernel.printk.ring.clear();
});
const cat = (): Promise<string> => sim.kernel.vfs.readFile(PATH);
const write = (text: string): Promise<void> => sim.kernel.vfs.writeFile(PATH, text);

describe("static_key", () => {
  test("is disabled at first, and says so", async () => {
    expect([await cat(), sim.log]).toEqual(["disabled\n", FAST]);
  });

  test.each(["enable", "enable\n"])(
    "%j enables it: who opens the file now takes the other branch too",
    async (text) => {
      await write(text);
      sim.kernel.printk.ring.clear();
      expect([await cat(), sim.log]).toEqual([
        "enabled\n",
        ["fastpath 1", "do unlikely thing", "fastpath 2"],
      ]);
      await write("disable\n");
      expect(await cat()).toBe("disabled\n");
    },
  );

  test.each([
    ["whatever\n", "Invalid command: whatever"],
    ["enablement\n", "command exceeded 10 char"],
    ["Enable", "Invalid command: Enable"],
  ])("%j is refused: EINVAL, and nothing changes", async (text, line) => {
    await expect(write(text)).rejects.toEqual(refusal("EINVAL"));
    expect(sim.log.at(-1)).toBe(line);
    expect(await cat()).toBe("disabled\n");
  });

  test("is for one at a time: EBUSY", async () => {
    const file = await sim.kernel.vfs.open(PATH, O_WRONLY);
    await expect(cat()).rejects.toEqual(refusal("EBUSY"));
    await file.close();
    expect(await cat()).toBe("disabled\n");
  });
});
