/** Keys on lines, read by a program that knows nothing of us but Linux's own <linux/input.h>. */
import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { compile, Program } from "./program.ts";

const shared = sharedInstance(() => Promise.resolve());
const DONE = { status: 0, stdout: "", stderr: "" };

test("a program finds the keys as it finds a real keyboard, hears them, and hears of their end", async () => {
  const { instance } = shared;
  const words = ["gpios=GPIO17,GPIO27", "codes=KEY_G,BTN_LEFT", "autorepeat=1"];
  expect(await instance.tophalf("insmod", "gpio-keys", ...words)).toMatchObject(DONE);
  const evtest = new Program(compile("evtest"), ["dev/input/event0"], { cwd: instance.directory });
  await evtest.line("ready");
  expect(evtest.lines.slice(1, 7)).toEqual([
    "id 19 1 1 100",
    "name gpio-keys at gpio-keys/input0",
    "uniq ENOENT",
    "keys 1 repeat 1 axes 0",
    "KEY_G 1 BTN_LEFT 1",
    "repeat after 250 every 33",
  ]);

  await instance.tophalf("mock", "press", "GPIO17");
  await evtest.line("event 1 34 1");
  await evtest.line("event 1 34 2"); // it is held, and repeats
  await instance.tophalf("mock", "release", "GPIO17");
  await evtest.line("event 1 34 0");
  await instance.tophalf("mock", "press", "J8_13"); // which is GPIO27
  await evtest.line("event 1 272 1");

  expect(await instance.tophalf("rmmod", "gpio-keys")).toMatchObject(DONE);
  expect((await evtest.done).stdout).toMatch(/read ENODEV\n$/);
  await instance.tophalf("mock", "release", "GPIO27");
});

test("a line that somebody holds is refused, with who, and nothing is left", async () => {
  const { instance } = shared;
  expect(await instance.tophalf("insmod", "button")).toMatchObject(DONE);
  const { status, stderr } = await instance.tophalf("insmod", "gpio-keys");
  expect(status).toBe(1);
  expect(stderr).toMatch(/EBUSY: GPIO17 is in use by "button"/);
  expect(await instance.output("ls dev sys/bus/platform/drivers")).not.toMatch(/input|gpio-keys/);
  expect(await instance.tophalf("rmmod", "button")).toMatchObject(DONE);
  await instance.expectCalm(
    'gpio-keys gpio-keys: error -EBUSY: GPIO17 is in use by "button"; see: tophalf gpio info',
  );
});
