/** The guide's variable in /sys, against reference/transcripts/hello-sysfs.txt, and the files in debugfs. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const cat = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const echo = (text: string, path: string): Promise<void> => sim.kernel.vfs.writeFile(path, text);

describe("hello-sysfs", () => {
  const PATH = "/sys/kernel/mymodule/myvariable";

  test("shows the variable, and stores numbers", async () => {
    await sim.insmod("hello-sysfs");
    expect((sim.kernel.vfs.tree.walk(PATH).mode & 0o777).toString(8)).toBe("660");
    expect(await cat(PATH)).toBe("0\n");
    await echo("32\n", PATH);
    expect(await cat(PATH)).toBe("32\n");
    await expect(echo("abc\n", PATH)).rejects.toEqual(refusal("EINVAL"));
    expect(await cat(PATH)).toBe("32\n");
    await sim.rmmod("hello_sysfs");
    expect(sim.log).toEqual(["mymodule: initialized", "mymodule: Exit success"]);
    await expect(cat(PATH)).rejects.toEqual(refusal("ENOENT"));
  });
});

describe("hello-debugfs", () => {
  test("has a switch, a number and a text", async () => {
    const path = (name: string): string => `/sys/kernel/debug/hello/${name}`;
    await sim.insmod("hello-debugfs");
    expect(await cat(path("greeting"))).toBe("Hello, debugger!\n");
    await echo("1", path("loud"));
    expect(await cat(path("greeting"))).toBe("HELLO, DEBUGGER!\n");
    expect(await cat(path("greetings"))).toBe("2\n");
    await echo("0", path("greetings"));
    expect([await cat(path("loud")), await cat(path("greetings"))]).toEqual(["Y\n", "0\n"]);
    await sim.rmmod("hello_debugfs");
    expect(sim.log).toEqual(["hello_debugfs: initialized", "hello_debugfs: Exit success"]);
  });
});
