/** intrpt and bottomhalf: buttons that switch an LED, without and with a bottom half. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test.for(["intrpt", "bottomhalf"])("%s: one button turns the LED on, the other one off", async (module) => {
  const { instance } = guide;
  const touch = async (action: string, line: string, level: string): Promise<void> => {
    expect(await instance.tophalf("mock", action, line)).toMatchObject({ stdout: `${line} is ${level}\n` });
  };
  const led = async (): Promise<string> => (await instance.tophalf("gpio", "get", "GPIO4")).stdout;

  const log = await guide.withModule(module, async () => {
    await touch("press", "GPIO17", "high");
    expect(await led()).toBe("1\n");
    await touch("press", "GPIO18", "high");
    expect(await led()).toBe("0\n");
    await touch("release", "GPIO17", "low");
    expect(await led()).toBe("1\n");
    await touch("release", "GPIO18", "low");
    expect(await led()).toBe("0\n");
    expect(await instance.output("cat proc/interrupts")).toMatch(
      /^ *\d+: +2 +pinctrl-bcm2711 +17 Edge +gpiomod#button1\n *\d+: +2 +pinctrl-bcm2711 +18 Edge +gpiomod#button2$/m,
    );
  });

  const bottomHalf = ["Bottom half tasklet starts", "Bottom half tasklet ends"];
  expect(log).toEqual([
    `${module}_init`,
    "Current button1 value: 0",
    expect.stringMatching(/^Successfully requested BUTTON1 IRQ # \d+$/),
    expect.stringMatching(/^Successfully requested BUTTON2 IRQ # \d+$/),
    ...(module === "bottomhalf" ? Array.from({ length: 4 }, () => bottomHalf).flat() : []),
    `${module}_exit`,
  ]);
});
