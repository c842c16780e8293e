import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { compile, run } from "./program.ts";

const shared = sharedInstance(async (instance) => {
  await instance.insmod("fifo", "size=4");
});

const hammer = compile("hammer");

test.for([
  { how: "in read", ways: "b" },
  { how: "in poll", ways: "p" },
  { how: "half of them in read and half in poll", ways: "bp" },
])("64 processes that wait $how lose no byte and double none", { timeout: 20_000 }, async ({ ways }) => {
  const result = await run(hammer, ["dev/fifo0", "64", "200", ways], { cwd: shared.instance.directory });
  expect(result).toMatchObject({ status: 0, stderr: "", stdout: "written 6400 read 6400 sums equal\n" });
});
