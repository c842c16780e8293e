/** What `tophalf gpio info <pin>` says of a pin. */
import { simulate } from "tophalf/mocks";
import { expect, test } from "vitest";
import { describePin } from "../../../runtime/cli/pin-page.ts";
import type { PinInfo } from "../../../runtime/control/pin-methods.ts";

/** What the runtime answers of a pin of the header. */
function pinInfo(model: string, name: string): PinInfo {
  const { board, kernel } = simulate(model);
  const pin = board.header.find((one) => one.name === name);
  const status = pin?.line && kernel.gpio.statusOf(name);
  return { board: board.model, pin, line: pin?.line, status };
}

test("a pin with a pull-up that is soldered on", () => {
  expect(describePin(pinInfo("raspberry-pi-4", "J8_3"))).toBe(
    [
      "J8_3 of Raspberry Pi 4 Model B (mock)",
      "  label      GPIO2",
      '  line       2 of pinctrl-bcm2711, "GPIO2"',
      "  state      input, high, pull-up, unused",
      "  functions  ALT0 SDA1, ALT1 SA3, ALT2 LCD_VSYNC, ALT3 SPI3_MOSI, ALT4 CTS2, ALT5 SDA3",
      "  pulled     by 1.8 kΩ to 3V3, a resistor on the board",
      "",
    ].join("\n"),
  );
});

test("a pin that the board needs itself", () => {
  expect(describePin(pinInfo("beaglebone-black", "P8_03"))).toMatch(
    /\n {2}reserved {3}eMMC \(mmc1_dat6\), free with disable_uboot_overlay_emmc=1/,
  );
});

test("a pin with a second line on it, and long lists in rows of at most 100 columns, broken between functions", () => {
  const page = describePin(pinInfo("beaglebone-ai", "P9_41"));
  expect(page).toMatch(
    /\n {2}P9_41B {5}the same pin, which only one may drive: line 7 of gpio4; mode 0 vin2a_d6,/,
  );
  const rows = page.split("\n");
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(rows.filter((row) => row.endsWith(" mode") || / mode \d+$/.test(row))).toEqual([]);
});

test("a pin without a line", () => {
  expect(describePin(pinInfo("raspberry-pi-4", "J8_6"))).toBe(
    "J8_6 of Raspberry Pi 4 Model B (mock)\n  label      GND\n  line       none\n",
  );
});

test("a line in use, whatever its settings", () => {
  const { pin, line, status } = pinInfo("raspberry-pi-4", "J8_11");
  if (!status) throw new Error("J8_11 has a line");
  const settings = { direction: "output", level: undefined, bias: "disabled", drive: "open-drain" } as const;
  const used = { ...status, ...settings, activeLow: true, consumer: "bus" };
  expect(describePin({ board: "Pi", pin, line, status: used })).toContain(
    '  state      output, level unknown, no pull, open-drain, active low, held by "bus"\n',
  );
});

test("a line that is on no header, and one whose chip is not here", () => {
  const line = { chip: "pinctrl-bcm2711", offset: 42 };
  const { kernel } = simulate("raspberry-pi-4");
  expect(describePin({ board: "Pi", line, status: kernel.gpio.statusOf("ACT") })).toMatch(
    /^STATUS_LED_G_CLK of Pi\n {2}line {7}42 of pinctrl-bcm2711, "STATUS_LED_G_CLK"\n/,
  );
  expect(describePin({ board: "Pi", line, problem: "no chip: usermod" })).toBe(
    "a line of Pi\n  line       42 of pinctrl-bcm2711\n  state      no chip: usermod\n",
  );
});
