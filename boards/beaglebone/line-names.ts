/**
 * Names of the lines of a BeagleBone Black that are on no header and no LED, by line. Source: gpio-line-names of
 * am335x-boneblack.dts in the Linux tree.
 */
export const BLACK_INNER_NAMES = new Map([
  ...named("gpio0", 0, "[mdio_data] [mdio_clk]"),
  ...named("gpio0", 6, "[mmc0_cd]"),
  ...named("gpio0", 16, "[rmii1_txd3] [rmii1_txd2] [usb0_drvvbus] [hdmi_cec]"),
  ...named("gpio0", 21, "[rmii1_txd1]"),
  ...named("gpio0", 28, "[rmii1_txd0] [rmii1_refclk]"),
  ...named("gpio1", 20, "[emmc_rst]"),
  ...named("gpio1", 25, "[hdmi_irq] [usb_vbus_oc] [hdmi_audio]"),
  ...named("gpio2", 18, "[rmii1_rxd3] [rmii1_rxd2] [rmii1_rxd1] [rmii1_rxd0]"),
  ...named("gpio2", 26, "[mmc0_dat3] [mmc0_dat2] [mmc0_dat1] [mmc0_dat0] [mmc0_clk] [mmc0_cmd]"),
  ...named("gpio3", 0, "[mii_col] [mii_crs] [mii_rx_err] [mii_tx_en] [mii_rx_dv] [i2c0_sda] [i2c0_scl]"),
  ...named("gpio3", 7, "[jtag_emu0] [jtag_emu1] [mii_tx_clk] [mii_rx_clk]"),
  ...named("gpio3", 13, "[usb_vbus_en]"),
]);

/** The same of a BeagleBone Green, which has no HDMI. */
export const GREEN_INNER_NAMES = new Map(
  [...BLACK_INNER_NAMES].filter(([, name]) => !name.startsWith("[hdmi")),
);

function named(bank: string, first: number, names: string): [line: string, name: string][] {
  return names.split(" ").map((name, index) => [`${bank}_${first + index}`, name]);
}
