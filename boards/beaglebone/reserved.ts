import type { HeaderPin } from "tophalf";
import type { PinRow } from "./headers.ts";

type Notes = Pick<HeaderPin, "fixedPull" | "reserved">;

/** What the Black and the Green have on their pins besides. Source: BeagleBone Black System Reference Manual, chapters 7 and 8. */
export function notesOfAm335x(pin: PinRow): Notes {
  if (CAPE_BUS.has(pin.name)) {
    return {
      fixedPull: "5.6 kΩ to 3V3",
      reserved: "I²C bus 2, on which capes have the EEPROM that names them",
    };
  }
  const uses = [emmcOf(pin), bootOf(pin)].filter((use) => use !== undefined);
  return uses.length > 0 ? { reserved: uses.join("; ") } : {};
}

/** The Black has HDMI as well: its video on P8, its sound on P9. */
export function notesOfBlack(pin: PinRow): Notes {
  const notes = notesOfAm335x(pin);
  const hdmi = hdmiOf(pin);
  const uses = [hdmi, notes.reserved].filter((use) => use !== undefined);
  return uses.length > 0 ? { ...notes, reserved: uses.join("; ") } : notes;
}

/** On the Green Wireless the radio is on pins of the headers. Source: am335x-bonegreen-wireless.dts of the Linux tree. */
export function notesOfGreenWireless(pin: PinRow): Notes {
  const radio = RADIO.get(pin.name);
  return radio === undefined ? notesOfAm335x(pin) : { reserved: radio };
}

const CAPE_BUS = new Set(["P9_19", "P9_20"]);

/** Eight bits of data, command and clock of the eMMC, all in mode 1 or 2. */
const EMMC = /^P8_(0[3-6]|2[0-5])$/;
const WITHOUT_EMMC = "free with disable_uboot_overlay_emmc=1 in /boot/uEnv.txt";
const WITHOUT_VIDEO = "free with disable_uboot_overlay_video=1 in /boot/uEnv.txt";
const WITHOUT_AUDIO = "free with disable_uboot_overlay_audio=1 in /boot/uEnv.txt";

function emmcOf({ name, functions }: PinRow): string | undefined {
  if (!EMMC.test(name)) return undefined;
  const signal = functions.find((one) => one.name.startsWith("mmc1_"))?.name ?? "";
  return `eMMC (${signal}), ${WITHOUT_EMMC}`;
}

/** The LCD's data pins say at power-on from where to boot, through resistors of 100 kΩ. */
function bootOf({ functions }: PinRow): string | undefined {
  const [, bit] = /^lcd_data(\d+)$/.exec(functions[0]?.name ?? "") ?? [];
  return bit === undefined ? undefined : `SYS_BOOT${bit}, read at power-on: drive it only afterwards`;
}

const HDMI_AUDIO = new Set(["P9_25", "P9_28", "P9_29", "P9_31"]);

function hdmiOf({ name, functions }: PinRow): string | undefined {
  if (HDMI_AUDIO.has(name)) return `HDMI sound, ${WITHOUT_AUDIO}`;
  const [first] = functions;
  return first?.name.startsWith("lcd_") ? `HDMI (${first.name}), ${WITHOUT_VIDEO}` : undefined;
}

const RADIO = new Map([
  ["P8_11", "Wi-Fi (mmc2_dat1)"],
  ["P8_12", "Wi-Fi (mmc2_dat0)"],
  ["P8_14", "Wi-Fi (WL_EN)"],
  ["P8_15", "Wi-Fi (mmc2_dat3)"],
  ["P8_16", "Wi-Fi (mmc2_dat2)"],
  ["P8_17", "Wi-Fi (WL_IRQ)"],
  ["P8_18", "Wi-Fi (mmc2_clk)"],
  ["P8_26", "Wi-Fi (LS_BUF_EN)"],
  ["P9_12", "Bluetooth (BT_EN)"],
  ["P9_30", "Bluetooth (BT_AUD_OUT, held low)"],
]);
