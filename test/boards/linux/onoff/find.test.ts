/** A line is the same line on every kernel, wherever that kernel's numbers begin. */
import { describe, expect, test } from "vitest";
import { SysfsFiles } from "../../../../boards/linux/onoff/files.ts";
import { findChip } from "../../../../boards/linux/onoff/find.ts";
import { refusal } from "../../../runtime/support.ts";
import { FakeSysfs } from "./fake-sysfs.ts";

describe("a chip is found by what does not change:", () => {
  test.each([0, 399, 458, 512, 571])("its label, whatever its base: %i", (base) => {
    const files = new FakeSysfs(
      { label: "raspberrypi-exp-gpio", base: base + 100, lines: 8 },
      { label: "pinctrl-bcm2835", base, lines: 54, chipName: "gpiochip4" },
    );
    expect(findChip({ label: "pinctrl-bcm2835" }, files)).toEqual({
      label: "pinctrl-bcm2835",
      name: "gpiochip4",
      lineCount: 54,
      base,
      directory: `gpiochip${base}`,
    });
  });

  test("the device that it belongs to, where labels follow the order of probing", () => {
    const device = (address: string): string => `/sys/devices/platform/ocp/${address}.gpio/gpio/gpiochip0`;
    const files = new FakeSysfs(
      { label: "gpio-0-31", base: 512, lines: 32, device: device("4804c000") },
      { label: "gpio-96-127", base: 608, lines: 32, device: device("44e07000") },
    );
    expect(findChip({ label: "gpio0", device: "44e07000.gpio" }, files)).toMatchObject({
      label: "gpio0",
      base: 608,
    });
    expect(findChip({ label: "gpio1", device: "4804c000.gpio" }, files)).toMatchObject({
      label: "gpio1",
      base: 512,
    });
  });

  test("on a kernel that does not tell the chip's own name, it has its base's", () => {
    const files = new FakeSysfs({ label: "pinctrl-bcm2835", base: 512, lines: 54 });
    expect(findChip({ label: "pinctrl-bcm2835" }, files).name).toBe("gpiochip512");
  });
});

describe("what is not there is refused:", () => {
  test("no such chip, with those that there are", () => {
    const files = new FakeSysfs({ label: "pinctrl-rp1", base: 571, lines: 54 });
    expect(() => findChip({ label: "pinctrl-bcm2711" }, files)).toThrow(
      refusal("ENODEV", /no GPIO chip pinctrl-bcm2711 in .*there are: pinctrl-rp1/),
    );
  });

  test("no GPIO in sysfs, with what to use instead", () => {
    expect(() => findChip({ label: "pinctrl-bcm2711" }, new SysfsFiles("/nonexistent/gpio"))).toThrow(
      refusal("ENODEV", /CONFIG_GPIO_SYSFS.*gpiochip/),
    );
  });
});
