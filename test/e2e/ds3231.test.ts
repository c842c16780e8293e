/** The clock, used by a program that knows nothing of us but Linux's own <linux/rtc.h>, and by hwclock(8). */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { compile, Program } from "./program.ts";

const shared = sharedInstance((instance) => instance.insmod("clock-bus"));
/** For the shell; newer Debians have it in a package of its own, util-linux-extra. */
const HWCLOCK = "PATH=$PATH:/sbin:/usr/sbin hwclock";
const hasHwclock = spawnSync("sh", ["-c", `${HWCLOCK} --version`]).status === 0;
const DONE = { status: 0, stdout: "", stderr: "" };
const load = (...words: string[]) => shared.instance.tophalf("insmod", "ds3231", "bus=9", ...words);

test("a program sets it, reads it, and waits for its alarm", async () => {
  const { instance } = shared;
  expect(await load("interrupt=GPIO25")).toMatchObject(DONE);
  await instance.tophalf("mock", "set", "GPIO25", "1");
  const rtc = new Program(compile("rtc"), ["dev/rtc0"], { cwd: instance.directory });
  await instance.logged("INT is low");
  await instance.tophalf("mock", "set", "GPIO25", "0");
  const { stdout, status } = await rtc.done;
  expect(status).toBe(0);
  expect(stdout.split("\n").slice(0, -1)).toEqual([
    "open: 0",
    "open again: EBUSY",
    "get before it is set: EINVAL",
    "set month 13: EINVAL",
    "set 1999: ERANGE",
    "set it: 0",
    "get into forbidden memory: EFAULT",
    "periodic: ENOTTY",
    "get 2026-11-25 23:59, day 3 of the week",
    "alarm: 0",
    "enabled 1 for 2026-11-25 23:59, day 3 of the week",
    "poll 1",
    "read 1 bytes: 1a0",
    "in time 1",
  ]);
  expect(await instance.tophalf("rmmod", "ds3231")).toMatchObject(DONE);
});

test.skipIf(!hasHwclock)("hwclock sets it to the machine's time, and shows it", async () => {
  const { instance } = shared;
  expect(await load()).toMatchObject(DONE);
  const hwclock = (what: string) => instance.output(`${HWCLOCK} --rtc=dev/rtc0 --utc --noadjfile ${what}`);
  await hwclock("--systohc");
  const shown = Date.parse((await hwclock("--show")).trim());
  expect(Math.abs(shown - Date.now())).toBeLessThan(5000);
  const [hwmon, epoch] = [
    await instance.output("cat sys/class/hwmon/hwmon0/temp1_input"),
    await instance.output("cat sys/class/rtc/rtc0/since_epoch"),
  ];
  expect([hwmon, Math.abs(Number(epoch) * 1000 - Date.now()) < 5000]).toEqual(["23250\n", true]);
  expect(await instance.tophalf("rmmod", "ds3231")).toMatchObject(DONE);
});
