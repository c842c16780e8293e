/** When, and with what, a driver's file operations are called. */
import { chmodSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { type Result, run } from "./program.ts";

const shared = sharedInstance(async (instance) => {
  await instance.insmod("diary");
  await instance.insmod("memory");
});

beforeEach(async () => {
  await shared.instance.tophalf("dmesg", "-C");
});

test("open, read, write and fsync know the caller and how the file is open", async () => {
  const { instance } = shared;
  const client = instance.client();
  await client.calls(
    "open dev/diary O_RDWR|O_APPEND",
    "read 3 100",
    "write 3 hello",
    "nonblock 3 on",
    "write 3 hi",
    "fsync 3",
    "fdatasync 3",
    "close 3",
  );
  await instance.fence();
  expect(await instance.log()).toEqual([
    `open by process ${client.pid} of 0:0, read and write, append`,
    `read of 100 by process ${client.pid}`,
    "write of 5, read and write, append",
    "write of 2, read and write, append, nonblock",
    "fsync",
    "fdatasync",
    "flush",
    "release",
  ]);
});

test("every close is a flush, and the last one a release", async () => {
  const { instance } = shared;
  const client = instance.client();
  await client.call("open dev/diary O_RDONLY");
  const child = Number(await client.call("fork"));
  await client.call("close 3");
  await instance.fence();
  expect((await instance.log()).slice(1)).toEqual(["flush"]);
  process.kill(child, "SIGKILL");
  await instance.logged("release");
  expect((await instance.log()).slice(1)).toEqual(["flush", "flush", "release"]);
});

test("a device without fsync answers EINVAL", async () => {
  const client = shared.instance.client();
  expect(await client.calls("open dev/memory O_RDWR", "fsync 3")).toEqual(["3", "EINVAL"]);
});

test("a device comes and goes with its module, however often it was looked for", async () => {
  const { instance } = shared;
  for (let round = 0; round < 3; round++) {
    expect(await instance.shell("cat dev/chardev")).toMatchObject({
      stderr: "cat: dev/chardev: No such file or directory\n",
    });
    await instance.tophalf("insmod", "chardev");
    expect(await instance.output("cat dev/chardev")).toBe("I already told you 0 times Hello world!\n");
    await instance.tophalf("rmmod", "chardev");
  }
});

describe.runIf(process.getuid?.() === 0)("permissions", () => {
  const NOBODY = 65534;
  const GAMES = 60;

  beforeEach(() => {
    chmodSync(shared.instance.place.root, 0o755);
  });

  const asNobody = (groups: string[], line: string): Promise<Result> =>
    run("setpriv", [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, ...groups, "sh", "-c", line], {
      cwd: shared.instance.directory,
    });

  test("a device belongs to who runs the runtime, until its mode is changed", async () => {
    const { instance } = shared;
    expect(await asNobody(["--clear-groups"], "head -c 1 dev/memory")).toMatchObject({
      status: 1,
      stderr: "head: cannot open 'dev/memory' for reading: Permission denied\n",
    });
    await instance.output("chmod 644 dev/memory");
    expect(await asNobody(["--clear-groups"], "head -c 1 dev/memory")).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect((await asNobody(["--clear-groups"], "echo > dev/memory")).stderr).toContain("Permission denied");
    expect((await asNobody(["--clear-groups"], "chmod 666 dev/memory")).stderr).toContain("not permitted");
    await instance.output("chmod 600 dev/memory");
  });

  test("a device can be given to a group, also one of several that a user is in", async () => {
    const { instance } = shared;
    await instance.output(`chgrp ${GAMES} dev/memory; chmod 640 dev/memory`);
    expect(await instance.output("stat -c '%u:%g %a' dev/memory")).toBe(`0:${GAMES} 640\n`);
    expect(await asNobody([`--groups=1,${GAMES}`], "head -c 1 dev/memory")).toMatchObject({ status: 0 });
    expect(await asNobody(["--groups=1"], "head -c 1 dev/memory")).toMatchObject({ status: 1 });
    await instance.output("chgrp 0 dev/memory; chmod 600 dev/memory");
  });

  test("the driver sees the caller's ids", async () => {
    await asNobody(["--clear-groups"], "cat dev/diary");
    expect((await shared.instance.log())[0]).toMatch(/^open by process \d+ of 65534:65534, read only$/);
  });

  test("only root changes a parameter of mode 0644", async () => {
    const { instance } = shared;
    await instance.tophalf("insmod", "hello-5");
    const myint = "sys/module/hello_5/parameters/myint";
    expect(await asNobody(["--clear-groups"], `cat ${myint}`)).toMatchObject({ stdout: "420\n" });
    expect((await asNobody(["--clear-groups"], `echo 1 > ${myint}`)).stderr).toContain("Permission denied");
    expect(await instance.output(`echo 1 > ${myint}; cat ${myint}`)).toBe("1\n");
    await instance.tophalf("rmmod", "hello-5");
  });
});
