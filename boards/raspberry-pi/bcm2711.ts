import type { ChipModel, LineModel } from "../model.ts";

/**
 * Names by offset. Source: gpio-line-names of `bcm2711-rpi-4-b.dts` in the Linux tree. (Older device trees of Raspberry Pi OS have
 * other names for the same lines, which is why lines are found by offset and not by these.)
 */
// prettier-ignore
const NAMES = [
  "ID_SDA", "ID_SCL", "GPIO2", "GPIO3", "GPIO4", "GPIO5", "GPIO6", "GPIO7", "GPIO8", "GPIO9",
  "GPIO10", "GPIO11", "GPIO12", "GPIO13", "GPIO14", "GPIO15", "GPIO16", "GPIO17", "GPIO18", "GPIO19",
  "GPIO20", "GPIO21", "GPIO22", "GPIO23", "GPIO24", "GPIO25", "GPIO26", "GPIO27", "RGMII_MDIO", "RGMIO_MDC",
  "CTS0", "RTS0", "TXD0", "RXD0", "SD1_CLK", "SD1_CMD", "SD1_DATA0", "SD1_DATA1", "SD1_DATA2", "SD1_DATA3",
  "PWM0_MISO", "PWM1_MOSI", "STATUS_LED_G_CLK", "SPIFLASH_CE_N", "SDA0", "SCL0", "RGMII_RXCLK", "RGMII_RXCTL",
  "RGMII_RXD0", "RGMII_RXD1", "RGMII_RXD2", "RGMII_RXD3", "RGMII_TXCLK", "RGMII_TXCTL", "RGMII_TXD0", "RGMII_TXD1",
  "RGMII_TXD2", "RGMII_TXD3",
];

/** Pulls at reset. Source: BCM2711 ARM Peripherals, chapter 5.3, column "Pull" of the alternative function table. */
const PULL_RANGES: readonly (readonly [first: number, last: number, pull: LineModel["pull"]])[] = [
  [0, 8, "up"],
  [9, 27, "down"],
  [30, 33, "down"],
  [34, 36, "up"],
  [37, 43, "down"],
  [46, 53, "up"],
];

/** Lines that the kernel of Raspberry Pi OS takes for itself: the green activity LED. */
const HELD = new Map([[42, "ACT"]]);

/** The GPIO controller of the Raspberry Pi 4, 400 and CM4. */
export const bcm2711: ChipModel = {
  label: "pinctrl-bcm2711",
  name: "gpiochip0",
  lines: NAMES.map((name, offset) => {
    const heldBy = HELD.get(offset);
    return { name, pull: pullOf(offset), ...(heldBy !== undefined && { heldBy }) };
  }),
};

function pullOf(offset: number): LineModel["pull"] {
  return PULL_RANGES.find(([first, last]) => first <= offset && offset <= last)?.[2] ?? "none";
}
