/** vinput and vkbd: a virtual keyboard, read by a program that knows nothing of us but Linux's own <linux/input.h>. */
import { expect, test } from "vitest";
import { compile, Program } from "../program.ts";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
const DONE = { status: 0, stdout: "", stderr: "" };

async function withKeyboard(use: () => Promise<void>): Promise<string[]> {
  expect(await guide.insmod("vinput")).toMatchObject(DONE);
  expect(await guide.insmod("vkbd")).toMatchObject(DONE);
  await guide.instance.output("echo vkbd > sys/class/vinput/export");
  await use();
  expect(await guide.rmmod("vkbd")).toMatchObject(DONE);
  expect(await guide.rmmod("vinput")).toMatchObject(DONE);
  return guide.instance.log();
}

test("keys that are written to dev/vinput0 come out of dev/input/event0", async () => {
  const { instance } = guide;
  const log = await withKeyboard(async () => {
    const script = `exec 3< dev/input/event0
      echo +34 > dev/vinput0; cat dev/vinput0
      echo -34 > dev/vinput0; cat dev/vinput0
      dd bs=96 count=1 status=none <&3 | od -An -v -w24 -td4 | awk '{ print $5 % 65536, int($5 / 65536), $6 }'`;
    expect(await instance.output(script)).toBe("+34\n-34\n1 34 1\n0 0 0\n1 34 0\n0 0 0\n");
    expect(await instance.output("hexdump -n 0 dev/input/event0; cat proc/bus/input/devices")).toMatch(
      /^I: Bus=0006 .*\nN: Name="vkbd"\nP: Phys=vinput\nS: Sysfs=\/devices\/virtual\/vinput\/vinput0\/input\d+\n/,
    );
    await instance.output("echo 0 > sys/class/vinput/unexport");
    expect(await instance.output("ls dev")).toBe("");
  });
  expect(log).toEqual([
    "vinput: Loading virtual input driver",
    "vinput: registered new virtual input device 'vkbd'.",
    "vinput vinput0: Registered virtual input vkbd 0",
    "vinput vinput0: Event VINPUT_PRESS code 34",
    "vinput vinput0: Event VINPUT_RELEASE code 34",
    "vinput: unregistered virtual input device 'vkbd'.",
    "vinput: Unloading virtual input driver",
  ]);
});

test("a program finds the device as it finds a real keyboard, polls it, and hears of its end", async () => {
  const { instance } = guide;
  await withKeyboard(async () => {
    const evtest = new Program(compile("evtest"), ["dev/input/event0"], { cwd: instance.directory });
    await evtest.line("ready");
    expect(evtest.lines).toEqual([
      "version 10001",
      "id 6 0 0 0",
      "name vkbd at vinput",
      "uniq ENOENT",
      "keys 1 repeat 1 axes 0",
      "KEY_G 1 BTN_LEFT 0",
      "repeat after 250 every 33",
      "clock 0",
      "grab EFAULT", // what a FUSE mount cannot carry
      "ready",
    ]);
    await instance.output("echo +30 > dev/vinput0");
    await evtest.line("event 1 30 1");
    await evtest.line("event 1 30 2"); // it is held, and repeats
    await instance.output("echo -30 > dev/vinput0");
    await evtest.line("event 1 30 0");
    await instance.output("echo 0 > sys/class/vinput/unexport");
    expect((await evtest.done).stdout).toMatch(/read ENODEV\n$/);
  });
});

test("what is not a key, a type or a device is refused, as Linux's echo tells", async () => {
  const { instance } = guide;
  await withKeyboard(async () => {
    for (const [line, error] of [
      ["echo g > dev/vinput0", "Invalid argument"],
      ["echo vmouse > sys/class/vinput/export", "No such device"],
      ["echo 7 > sys/class/vinput/unexport", "No such device"],
    ]) {
      expect((await instance.shell(line ?? "")).stderr).toContain(`write error: ${error}`);
    }
    expect((await guide.rmmod("vinput")).stderr).toContain("vkbd");
  });
});
