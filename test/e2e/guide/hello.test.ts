/** hello-1 to hello-4, and startstop: modules that only say hello and goodbye. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test("hello-1 says hello and goodbye", async () => {
  const log = await guide.withModule("hello-1", async () => {
    const { stdout } = await guide.instance.tophalf("lsmod");
    expect(stdout).toMatch(/^Module {18}Size {2}Used by\nhello_1 +[0-9]+ {2}0\n$/);
  });
  expect(log).toEqual(["Hello world 1.", "Goodbye world 1."]);
});

test.for(["hello-2", "hello-3", "hello-4"])("%s says hello and goodbye", async (module) => {
  const number = module.slice(-1);
  expect(await guide.withModule(module)).toEqual([`Hello, world ${number}`, `Goodbye, world ${number}`]);
});

test("hello-4 tells modinfo what it is, without being loaded", async () => {
  const { stdout } = await guide.instance.tophalf("modinfo", "hello-4");
  expect(stdout).toMatch(/^description: +A sample driver$/m);
  expect(stdout).toMatch(/^author: +LKMPG$/m);
  expect(stdout).toMatch(/^license: +GPL$/m);
});

test("startstop, of two files, starts and stops", async () => {
  expect(await guide.withModule("startstop")).toEqual([
    "Hello, world - this is the kernel speaking",
    "Short is the life of a kernel module",
  ]);
});
