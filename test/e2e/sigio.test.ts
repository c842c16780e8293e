/** What FUSE cannot carry: O_ASYNC. The documents say so, and what to use instead; should a kernel learn it, this fails. */
import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { compile, Program } from "./program.ts";

const shared = sharedInstance((instance) => instance.insmod("watched"));

test("a program that asks for SIGIO is not refused and gets none, whereas poll wakes it", async () => {
  const { instance } = shared;
  const program = new Program(compile("sigio"), ["dev/watched"], { cwd: instance.directory });
  await program.line("waiting");
  await instance.output("echo 1 > dev/watched");
  expect((await program.done).stdout.split("\n").slice(0, -1)).toEqual([
    "F_SETOWN: 0",
    "F_SETFL: 0",
    "waiting",
    "poll: POLLIN",
    "signals: 0",
  ]);
  expect(await instance.log("-l", "info")).toEqual([]);
});
