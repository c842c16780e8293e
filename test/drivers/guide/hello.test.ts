/** The guide's first modules, against the recordings of a real kernel in reference/transcripts. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
async function live(name: string, words: readonly string[] = []): Promise<string[]> {
  await sim.insmod(name, words);
  await sim.rmmod(name);
  return sim.log;
}

describe("the hello modules", () => {
  test.each([
    ["hello-1", ["Hello world 1.", "Goodbye world 1."]],
    ["hello-2", ["Hello, world 2", "Goodbye, world 2"]],
    ["hello-3", ["Hello, world 3", "Goodbye, world 3"]],
    ["hello-4", ["Hello, world 4", "Goodbye, world 4"]],
    ["startstop", ["Hello, world - this is the kernel speaking", "Short is the life of a kernel module"]],
  ])("%s says %j", async (name, log) => {
    expect(await live(name)).toEqual(log);
  });
});

describe("hello-5", () => {
  const log = (
    values: readonly [mystring: string, first: number, second: number, count: number],
  ): string[] => [
    "Hello, world 5\n=============",
    "myshort is a short integer: 1",
    "myint is an integer: 420",
    "mylong is a long integer: 9999",
    `mystring is a string: ${values[0]}`,
    `myintarray[0] = ${values[1]}`,
    `myintarray[1] = ${values[2]}`,
    `got ${values[3]} arguments for myintarray.`,
    "Goodbye, world 5",
  ];

  test.each([
    [[], log(["blah", 420, 420, 0])],
    [["mystring=bebop", "myintarray=-1"], log(["bebop", -1, 420, 1])],
    [
      ["mystring=supercalifragilisticexpialidocious", "myintarray=-1,-1"],
      log(["supercalifragilisticexpialidocious", -1, -1, 2]),
    ],
    [["nosuch=1"], ["hello_5: unknown parameter 'nosuch' ignored", ...log(["blah", 420, 420, 0])]],
  ])("with %j logs as the C module does", async (words, expected) => {
    expect(await live("hello-5", words)).toEqual(expected);
  });

  test("shows three of its parameters, with the modes of the C module", async () => {
    await sim.insmod("hello-5");
    const folder = "/sys/module/hello_5/parameters";
    const names = sim.kernel.vfs.readdir(folder).sort();
    const lines = await Promise.all(
      names.map(async (name) => {
        const { mode } = sim.kernel.vfs.tree.walk(`${folder}/${name}`);
        return `${(mode & 0o777).toString(8)} ${name}=${await sim.kernel.vfs.readFile(`${folder}/${name}`)}`;
      }),
    );
    expect(lines).toEqual(["644 myint=420\n", "400 mylong=9999\n", "660 myshort=1\n"]);
  });

  test.each([
    ["mylong=hello", ["hello_5: `hello' invalid for parameter `mylong'"]],
    [
      "myintarray=1,2,3",
      ["myintarray: can only take 2 arguments", "hello_5: `1' invalid for parameter `myintarray'"],
    ],
  ])("with %s is refused in the kernel's words", async (word, expected) => {
    await expect(sim.insmod("hello-5", [word])).rejects.toEqual(refusal("EINVAL"));
    expect(sim.log).toEqual(expected);
  });
});
