/** A knob on two lines, turned by hand, and read by a program that knows <linux/input.h>. */
import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { compile, Program } from "./program.ts";

const shared = sharedInstance(() => Promise.resolve());

test("a program hears of each detent, and in which direction", async () => {
  const { instance } = shared;
  expect(await instance.tophalf("insmod", "rotary-encoder")).toMatchObject({ status: 0, stderr: "" });
  const evtest = new Program(compile("evtest"), ["dev/input/event0"], { cwd: instance.directory });
  await evtest.line("ready");
  expect(evtest.lines).toContain("name rotary-encoder at rotary-encoder/input0");
  const turn = async (first: string, second: string): Promise<void> => {
    for (const level of ["0", "1"]) {
      for (const line of [first, second]) await instance.tophalf("mock", "set", line, level);
    }
  };
  await turn("GPIO23", "GPIO24");
  await evtest.line("event 2 7 1");
  await turn("GPIO24", "GPIO23");
  await evtest.line("event 2 7 -1");
  expect(await instance.tophalf("rmmod", "rotary-encoder")).toMatchObject({ status: 0, stderr: "" });
  expect((await evtest.done).stdout).toMatch(/read ENODEV\n$/);
  for (const line of ["GPIO23", "GPIO24"]) await instance.tophalf("mock", "release", line);
});
