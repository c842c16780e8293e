/** Each of the guide's examples is in the table, is tested in virtual time, and is used through real files. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./sources.ts";

const examples = readdirSync(join(root, "drivers/guide"))
  .filter((name) => !name.endsWith(".md"))
  .map((name) => basename(name, ".ts"));

/** All that the tests in a folder say. */
const textOf = (folder: string): string =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(root, folder, name), "utf8"))
    .join("\n");

const [unit, e2e] = [textOf("test/drivers/guide"), textOf("test/e2e/guide")];
const table = readFileSync(join(root, "drivers/guide/README.md"), "utf8");

/** The 30 of the guide that are the acceptance list, and those of its current edition. */
const WANTED =
  `hello-1 hello-2 hello-3 hello-4 hello-5 startstop chardev procfs1 procfs2 procfs3 procfs4 hello-sysfs chardev2 syscall
  sleep completions example_mutex example_spinlock example_rwlock example_atomic print_string kbleds example_tasklet sched intrpt
  bottomhalf cryptosha256 cryptosk devicemodel bh_threaded led vinput vkbd hello-debugfs static_key ioctl`.split(
    /\s+/,
  );

test("every example of the guide is there", () => {
  expect(WANTED.filter((name) => !examples.includes(name))).toEqual([]);
});

describe.each(examples)("%s", (name) => {
  const named = new RegExp(`["'\`/]${name}(\\.ts)?["'\`/]|^ *${name}:`, "m");

  test("has a unit test and an end-to-end test", () => {
    expect([named.test(unit), named.test(e2e)]).toEqual([true, true]);
  });

  test("is in the table, with its file", () => {
    expect(table).toMatch(new RegExp(`\\]\\(${name}(\\.ts|/(index\\.ts)?)\\)`));
  });
});
