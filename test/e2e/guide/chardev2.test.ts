/** A message that is set by ioctl: the program in C is compiled with the header that `tophalf header` makes. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile, run } from "../program.ts";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
const DEVICE = "/dev/char_dev";

test("a C program sets and gets the message with the generated header", async () => {
  const { instance } = guide;
  const header = join(instance.place.root, "chardev.h");
  expect(await instance.tophalf("header", "chardev2", "-o", header)).toMatchObject({ status: 0, stdout: "" });
  const program = compile("chardev2", instance.place.root);
  const log = await guide.withModule("chardev2", async () => {
    const result = await run(program, ["dev/char_dev"], { cwd: instance.directory });
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout.split("\n").slice(0, -1)).toEqual([
      "get_nth_byte message: Message passed by ioctl",
      "get_msg message: Message passed by ioctl",
      "an unknown command: Inappropriate ioctl for device",
      "a byte past the end: Invalid argument",
      "a message that is not there: Bad address",
      "without a zero at its end: 79 bytes",
    ]);
  });
  expect(log).toEqual([
    "Device created on /dev/char_dev",
    `device_open(${DEVICE})`,
    `device_release(${DEVICE})`,
  ]);
});

test("the message is written and read as well, by one program at a time", async () => {
  const { instance } = guide;
  const log = await guide.withModule("chardev2", async () => {
    expect(await instance.output("grep char_dev proc/devices")).toBe("100 char_dev\n");
    expect(await instance.output("cat sys/class/char_dev/char_dev/dev")).toBe("100:0\n");
    expect(await instance.output("echo hello > dev/char_dev; head -c 100 dev/char_dev")).toBe("hello\n");
    const client = instance.client();
    await client.call("open dev/char_dev O_RDWR");
    expect(await instance.shell("cat dev/char_dev")).toMatchObject({
      status: 1,
      stderr: "cat: dev/char_dev: Device or resource busy\n",
    });
    await client.call("close 3");
  });
  expect(log).toEqual([
    "Device created on /dev/char_dev",
    `device_open(${DEVICE})`,
    `device_write(${DEVICE},6)`,
    `device_release(${DEVICE})`,
    `device_open(${DEVICE})`,
    "Read 6 bytes, 94 left",
    `device_release(${DEVICE})`,
    `device_open(${DEVICE})`, // the client's
    `device_open(${DEVICE})`, // refused
    `device_release(${DEVICE})`,
  ]);
});

test("the header needs no instance, and no module that is loaded", async () => {
  const { status, stdout } = await guide.instance.tophalf("header", "chardev2");
  expect(status).toBe(0);
  expect(stdout).toContain("#define IOCTL_SET_MSG _IOW('d', 0, char[80])\n");
  expect(await guide.instance.tophalf("header", "hello-1")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^header: ERROR: could not make the header of hello-1\n {2}ENOENT: hello_1 declares nothing for C/,
    ) as string,
  });
  const unwritable = await guide.instance.tophalf("header", "chardev2", "-o", "/nowhere/chardev.h");
  expect(unwritable).toMatchObject({ status: 1, stdout: "" });
  expect(unwritable.stderr).toMatch(/\/nowhere\/chardev.h cannot be written: ENOENT/);
});
