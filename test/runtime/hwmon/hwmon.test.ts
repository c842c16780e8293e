/** Hardware monitoring: how the files of sensors are named, and what they show. */
import { EIO, type HwmonDeviceOptions, KernelError, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { contextOf, load, refusal, treeOf } from "../support.ts";

const CLASS = "/sys/class/hwmon";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const read = (file: string, device = "hwmon0"): Promise<string> =>
  sim.kernel.vfs.readFile(`${CLASS}/${device}/${file}`);
const options = (changes: Partial<HwmonDeviceOptions> = {}): HwmonDeviceOptions => ({
  name: "chip",
  channels: [{ type: "temp", attributes: ["input"] }],
  read: () => 23_250,
  ...changes,
});

test("a chip has its name, and a file for all that is known of each sensor: voltages from 0, others from 1", async () => {
  const channels = [
    { type: "temp", attributes: ["input", "max"] },
    { type: "in", attributes: ["input"] },
    { type: "temp", attributes: ["input"] },
  ] as const;
  const asked: unknown[] = [];
  k.hwmon.register(
    options({
      channels,
      read: async (...what) => {
        asked.push(what);
        return Promise.resolve(-1500);
      },
    }),
  );
  expect(await read("name")).toBe("chip\n");
  for (const file of ["temp1_input", "temp1_max", "in0_input", "temp2_input"]) {
    expect(await read(file)).toBe("-1500\n");
  }
  expect(asked).toEqual([
    ["temp", "input", 0],
    ["temp", "max", 0],
    ["in", "input", 0],
    ["temp", "input", 1],
  ]);
});

test("a sensor that cannot be read is its errno, and the file cannot be written", async () => {
  k.hwmon.register(
    options({
      read: () => {
        throw new KernelError(EIO, "no answer");
      },
    }),
  );
  await expect(read("temp1_input")).rejects.toEqual(refusal("EIO"));
  await expect(sim.kernel.vfs.writeFile(`${CLASS}/hwmon0/temp1_input`, "1")).rejects.toEqual(
    refusal("EACCES"),
  );
});

test("chips go with their module, and their numbers are free again", async () => {
  const before = treeOf(sim);
  await load(sim, "mine", (mine) => {
    mine.hwmon.register(options());
  });
  k.hwmon.register(options({ name: "other" })).destroy();
  k.hwmon.register(options({ name: "other" }));
  expect(await read("name", "hwmon1")).toBe("other\n");
  await sim.rmmod("mine");
  await sim.rmmod("probe");
  expect(treeOf(sim)).toEqual(before.filter((line) => !line.includes("/module/probe")));
});

test.each(["", "two words", "a-b", "a*", "a/b"])("a chip is not called '%s': EINVAL", (name) => {
  expect(() => k.hwmon.register(options({ name }))).toThrow(refusal("EINVAL", /is no name/));
  expect(sim.kernel.vfs.readdir(CLASS)).toEqual([]);
});
