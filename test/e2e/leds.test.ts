/** LEDs on lines, as a program or a shell sees them: sys/class/leds. */
import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { until } from "./program.ts";

const shared = sharedInstance(() => Promise.resolve());

test("an LED is lit, blinks by itself, and is dark when its module has gone", async () => {
  const { instance } = shared;
  const level = async (): Promise<string> => (await instance.tophalf("gpio", "get", "GPIO22")).stdout;
  const insmod = await instance.tophalf("insmod", "gpio-leds", "gpios=GPIO22", "names=status");
  expect(insmod).toMatchObject({ status: 0, stderr: "" });
  await instance.output("echo 255 > sys/class/leds/status/brightness");
  expect(await level()).toBe("1\n");
  expect(await instance.output("cat sys/class/leds/status/brightness")).toBe("1\n");

  await instance.output("echo timer > sys/class/leds/status/trigger");
  expect(await instance.output("cat sys/class/leds/status/trigger")).toMatch(/^none \[timer\] oneshot /);
  await instance.output("cd sys/class/leds/status && echo 40 > delay_on && echo 40 > delay_off");
  for (const expected of ["1\n", "0\n", "1\n"]) {
    await until(async () => (await instance.output("cat sys/class/leds/status/brightness")) === expected);
  }

  const wrong = await instance.shell("echo nosuch > sys/class/leds/status/trigger");
  expect(wrong.stderr).toContain("write error: Invalid argument");
  expect(await instance.tophalf("rmmod", "gpio_leds")).toMatchObject({ status: 0, stderr: "" });
  expect(await level()).toBe("0\n");
  expect(await instance.output("ls sys/class/leds")).not.toContain("status");
});
