/** led: an LED as a character device. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

const levelOf = async (line: string): Promise<string> =>
  (await guide.instance.tophalf("gpio", "get", line)).stdout;

test("echo 1 lights the LED, echo 0 puts it out", async () => {
  const { instance } = guide;
  const log = await guide.withModule("led", async () => {
    await instance.output("echo 1 > dev/gpio_led");
    expect(await levelOf("GPIO4")).toBe("1\n");
    await instance.output("echo 2 > dev/gpio_led");
    expect(await levelOf("GPIO4")).toBe("1\n");
    await instance.output("echo 0 > dev/gpio_led");
    expect(await levelOf("GPIO4")).toBe("0\n");
  });
  expect(log).toEqual([
    expect.stringMatching(/^Major = \d+, Minor = 0$/),
    "Device created on /dev/gpio_led",
    "Invalid value!",
  ]);
});

test("an LED that is lit is dark when the module has gone", async () => {
  const line = "GPIO22"; // its pull is down, as GPIO4's is not: a free line shows its pull
  const use = async (): Promise<void> => {
    await guide.instance.output("echo 1 > dev/gpio_led");
    expect(await levelOf(line)).toBe("1\n");
  };
  await guide.withModule("led", use, [`led=${line}`]);
  expect(await levelOf(line)).toBe("0\n");
});
