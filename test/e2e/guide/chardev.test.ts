/** A character device that one program at a time has open. What a real kernel answered is the oracle. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test("tells how often it was opened, and takes nothing", async () => {
  const { instance } = guide;
  const log = await guide.withModule("chardev", async () => {
    expect(await instance.output("ls -l dev/chardev | cut -c2-10")).toBe("rw-------\n");
    expect(await instance.output("cat dev/chardev")).toBe("I already told you 0 times Hello world!\n");
    expect(await instance.output("cat dev/chardev")).toBe("I already told you 1 times Hello world!\n");
    expect(await instance.output("dd if=dev/chardev bs=5 count=3 status=none; echo")).toBe(
      "I already told \n",
    );
    expect(await instance.shell("echo hi > dev/chardev")).toMatchObject({
      status: 1,
      stderr: "bash: line 1: echo: write error: Invalid argument\n",
    });
    expect(await instance.log("-l", "alert")).toEqual(["Sorry, this operation is not supported."]);
    expect(await instance.output("grep chardev proc/devices | sed s/[0-9]*/N/")).toBe("N chardev\n");
    expect(await instance.output("head -c 3 dev/chardev")).toBe("I a");
  });
  expect(await instance.shell("ls dev/chardev")).toMatchObject({
    status: 2,
    stderr: "ls: cannot access 'dev/chardev': No such file or directory\n",
  });
  expect(log).toEqual([
    expect.stringMatching(/^I was assigned major number [0-9]+\.$/),
    "Device created on /dev/chardev",
    "Sorry, this operation is not supported.",
  ]);
  await instance.expectCalm("Sorry, this operation is not supported.");
});

test("is for one program at a time, and stays while one has it open", async () => {
  const { instance } = guide;
  await guide.withModule("chardev", async () => {
    const client = instance.client();
    await client.call("open dev/chardev O_RDONLY");
    expect(await instance.shell("cat dev/chardev")).toMatchObject({
      status: 1,
      stderr: "cat: dev/chardev: Device or resource busy\n",
    });
    const { status, stderr } = await guide.rmmod("chardev");
    expect(status).toBe(1);
    expect(stderr).toBe(
      "rmmod: ERROR: Module chardev is in use\n" +
        `  EBUSY: Module chardev is in use: /dev/chardev is open in process ${client.pid} (client)\n`,
    );
    await client.call("close 3");
  });
});
