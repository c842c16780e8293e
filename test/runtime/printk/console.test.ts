/** Which records the console shows, and how that is changed. */
import { KERN_DEFAULT, KERN_INFO, KERN_WARNING } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { parseConsoleLevel } from "../../../runtime/printk/format.ts";
import { refusal } from "../support.ts";

const PATH = "/proc/sys/kernel/printk";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const read = (): Promise<string> => sim.kernel.vfs.readFile(PATH);
const write = (text: string): Promise<void> => sim.kernel.vfs.writeFile(PATH, text);
const shown = (): number[] =>
  [0, 1, 2, 3, 4, 5, 6, 7].filter((level) => sim.kernel.printk.console.shows({ level }));

describe("the console", () => {
  test("shows all but debug messages to begin with", async () => {
    expect(shown()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await read()).toBe("7\t4\t1\t7\n");
  });

  test.each([
    [1, [0]],
    [4, [0, 1, 2, 3]],
    [8, [0, 1, 2, 3, 4, 5, 6, 7]],
  ])("at level %i shows %j", async (level, expected) => {
    sim.kernel.printk.console.setLevel(level);
    expect(shown()).toEqual(expected);
    expect(await read()).toMatch(new RegExp(`^${level}\t`));
  });

  test.each([0, 9, -1, 1.5, Number.NaN])("has no level %d: EINVAL", (level) => {
    expect(() => {
      sim.kernel.printk.console.setLevel(level);
    }).toThrow(refusal("EINVAL"));
    expect(shown()).toHaveLength(7);
  });

  test("is not set below the lowest level", async () => {
    await write("7 4 3 7");
    sim.kernel.printk.console.setLevel(1);
    expect(await read()).toBe("3\t4\t3\t7\n");
  });
});

describe("the sysctl", () => {
  test("takes all four numbers, or the first few", async () => {
    await write("8 5 2 6\n");
    expect(await read()).toBe("8\t5\t2\t6\n");
    await write("3\n");
    expect(await read()).toBe("3\t5\t2\t6\n");
    expect(shown()).toEqual([0, 1, 2]);
  });

  test.each(["", "x", "1 2 3 4 5", "1,2", "99999999999"])("refuses %j: EINVAL, and stays", async (text) => {
    await expect(write(text)).rejects.toEqual(refusal("EINVAL"));
    expect(await read()).toBe("7\t4\t1\t7\n");
  });
});

test("what is logged without a level has the default message level", async () => {
  sim.kernel.printk.log(KERN_DEFAULT, "first");
  await write("7 6");
  sim.kernel.printk.log(KERN_DEFAULT, "second");
  expect(sim.records.map(({ level }) => level)).toEqual([KERN_WARNING, KERN_INFO]);
});

describe("a level for dmesg -n", () => {
  test.each([
    ["1", 1],
    ["emerg", 1],
    ["err", 4],
    ["debug", 8],
    ["8", 8],
  ])("%s is %i", (text, level) => {
    expect(parseConsoleLevel(text)).toBe(level);
  });

  test.each(["0", "9", "", "loud", "1.5"])("%j is none: EINVAL", (text) => {
    expect(() => parseConsoleLevel(text)).toThrow(refusal("EINVAL"));
  });
});
