/**
 * Names of the lines that are on no header, from 28 on: what they are for on the board. `-` is a line without a name.
 * Source: gpio-line-names of Linux's device trees (bcm2835-rpi-*.dts to bcm2712-rpi-*.dts).
 */
export const INNER_NAMES = {
  modelBRev1: words(
    `CONFIG0 CONFIG1 CONFIG2 CONFIG3 - - - - - - - - PWM0_OUT - - - - PWM1_OUT HDMI_HPD_P SD_CARD_DET`,
  ),
  modelB: words(`- - - - - - - - - - - - PWM0_OUT - - - - PWM1_OUT HDMI_HPD_P SD_CARD_DET`),
  modelAPlus: words(`SDA0 SCL0 - - CAM_GPIO1 - - PWR_LOW_N - - USB_LIMIT - PWM0_OUT CAM_GPIO0
    - - - PWM1_OUT HDMI_HPD_N STATUS_LED`),
  modelBPlus: words(`SDA0 SCL0 - LAN_RUN CAM_GPIO1 - - PWR_LOW_N - - USB_LIMIT - PWM0_OUT CAM_GPIO0
    - - ETH_CLK PWM1_OUT HDMI_HPD_N STATUS_LED`),
  pi2: words(`SDA0 SCL0 - LAN_RUN CAM_GPIO1 - - PWR_LOW_N - - USB_LIMIT - PWM0_OUT CAM_GPIO0
    SMPS_SCL SMPS_SDA ETH_CLK PWM1_OUT HDMI_HPD_N STATUS_LED`),
  pi3: words(`- LAN_RUN_BOOT ${radio()} PWM0_OUT PWM1_OUT ETH_CLK WIFI_CLK SDA0 SCL0 SMPS_SCL SMPS_SDA`),
  pi3Plus: words(
    `HDMI_HPD_N STATUS_LED_G ${radio()} PWM0_OUT PWM1_OUT ETH_CLK WIFI_CLK SDA0 SCL0 SMPS_SCL SMPS_SDA`,
  ),
  pi3APlus: words(
    `HDMI_HPD_N STATUS_LED_G ${radio()} PWM0_OUT PWM1_OUT - WIFI_CLK SDA0 SCL0 SMPS_SCL SMPS_SDA`,
  ),
  zero: words(`SDA0 SCL0 - - CAM_GPIO1 - - - - - - - - CAM_GPIO0 - - - - HDMI_HPD_N STATUS_LED_N`),
  zeroW: words(`SDA0 SCL0 ${radio()} CAM_GPIO1 WL_ON - WIFI_CLK CAM_GPIO0 BT_ON HDMI_HPD_N STATUS_LED_N`),
  zero2W: words(
    `HDMI_HPD_N STATUS_LED_N ${radio()} CAM_GPIO1 WL_ON BT_ON WIFI_CLK SDA0 SCL0 SMPS_SCL SMPS_SDA`,
  ),
  cm0: words(`HDMI_HPD_N STATUS_LED_N BT_CTS BT_RTS BT_TXD BT_RXD WIFI_SD_CLK WIFI_SD_CMD WIFI_SD_D0 WIFI_SD_D1 WIFI_SD_D2
    WIFI_SD_D3 CAM_GPIO WL_ON BT_ON EMMC_REENABLE_N SDA0 SCL0 INT_SDA INT_SCL`),
  cm1: words(`${gpios(28, 45)} HDMI_HPD_N EMMC_EN_N`),
  cm3: words(`${gpios(28, 45)} SMPS_SCL SMPS_SDA`),
  cm4s: words(`${gpios(28, 39)} PWM0_MISO PWM1_MOSI ${gpios(42, 45)}`),
  pi4: words(`RGMII_MDIO RGMIO_MDC ${radio()} PWM0_MISO PWM1_MOSI STATUS_LED_G_CLK SPIFLASH_CE_N SDA0 SCL0
    RGMII_RXCLK RGMII_RXCTL RGMII_RXD0 RGMII_RXD1 RGMII_RXD2 RGMII_RXD3
    RGMII_TXCLK RGMII_TXCTL RGMII_TXD0 RGMII_TXD1 RGMII_TXD2 RGMII_TXD3`),
  pi5: words(`PCIE_RP1_WAKE FAN_TACH HOST_SDA HOST_SCL ETH_RST_N - CD0_IO0_MICCLK CD0_IO0_MICDAT0 RP1_PCIE_CLKREQ_N -
    CD0_SDA CD0_SCL CD1_SDA CD1_SCL USB_VBUS_EN USB_OC_N RP1_STAT_LED FAN_PWM CD1_IO0_MICCLK 2712_WAKE
    CD1_IO1_MICDAT1 EN_MAX_USB_CUR`),
  pi500:
    words(`PCIE_RP1_WAKE - HOST_SDA HOST_SCL ETH_RST_N PCIE_DET_WAKE - - RP1_PCIE_CLKREQ_N - - - CD1_SDA CD1_SCL
    USB_VBUS_EN USB_OC_N RP1_STAT_LED - - HOST_WAKE - EN_MAX_USB_CUR`),
  cm5: words(`PCIE_PWR_EN FAN_TACH HOST_SDA HOST_SCL ETH_RST_N PCIE_DET_WAKE CD0_IO0_MICCLK CD0_IO0_MICDAT0
    RP1_PCIE_CLKREQ_N ETH_IRQ_N SDA0 SCL0 - - USB_VBUS_EN - RP1_STAT_LED FAN_PWM - 2712_WAKE`),
} as const;

/** Lines 48 to 53 of every SoC whose SD card is on them. */
export const SD_CARD = words("SD_CLK_R SD_CMD_R SD_DATA0_R SD_DATA1_R SD_DATA2_R SD_DATA3_R");

/** Names of the expander's lines. Source: the same device trees, node expgpio. */
export const EXPANDER_NAMES = {
  pi3: words("BT_ON WL_ON STATUS_LED LAN_RUN HDMI_HPD_N CAM_GPIO0 CAM_GPIO1 PWR_LOW_N"),
  pi3Plus: words("BT_ON WL_ON PWR_LED_R LAN_RUN - CAM_GPIO0 CAM_GPIO1 -"),
  pi3APlus: words("- BT_WL_ON STATUS_LED_R - - CAM_GPIO0 CAM_GPIO1 -"),
  cm3: words("HDMI_HPD_N EMMC_EN_N - - - - - -"),
  pi4: words("BT_ON WL_ON PWR_LED_OFF GLOBAL_RESET VDD_SD_IO_SEL CAM_GPIO SD_PWR_ON -"),
  pi400: words(
    "BT_ON WL_ON PWR_LED_OFF GLOBAL_RESET VDD_SD_IO_SEL GLOBAL_SHUTDOWN SD_PWR_ON SHUTDOWN_REQUEST",
  ),
  cm4: words("BT_ON WL_ON PWR_LED_OFF ANT1 VDD_SD_IO_SEL CAM_GPIO SD_PWR_ON ANT2"),
} as const;

/** Lines below 28 that are on no header of the 26-pin models. Source: the same device trees. */
export const OFF_HEADER: Readonly<Record<string, string>> = {
  5: "CAM_GPIO1",
  6: "LAN_RUN",
  16: "STATUS_LED_N",
};

/** Bluetooth's UART and Wi-Fi's SDIO: lines 30 to 39 of the boards that have both. */
function radio(): string {
  return "CTS0 RTS0 TXD0 RXD0 SD1_CLK SD1_CMD SD1_DATA0 SD1_DATA1 SD1_DATA2 SD1_DATA3";
}

function gpios(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => `GPIO${first + index}`).join(" ");
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).map((word) => (word === "-" ? "" : word));
}
