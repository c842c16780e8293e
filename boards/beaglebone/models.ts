import type { HeaderPin } from "tophalf";
import type { BoardLed, BoardModel, I2cBusModel, LineModel, SerialPortModel } from "../model.ts";
import { AM335X_PINS } from "./am335x-pins.ts";
import { AM5729_PINS } from "./am5729-pins.ts";
import { headersOf, nameOf, type PinRow, pinRows } from "./headers.ts";
import { BLACK_INNER_NAMES, GREEN_INNER_NAMES } from "./line-names.ts";
import { notesOfAm335x, notesOfBlack, notesOfGreenWireless } from "./reserved.ts";
import { am335x, am5729, chipsOf, type Soc } from "./soc.ts";

interface BeagleBoneSpec {
  readonly name: string;
  readonly model: string;
  readonly compatible: readonly string[];
  readonly soc: Soc;
  readonly pins: readonly PinRow[];
  /** Of lines that are on no header, by line. */
  readonly innerNames: ReadonlyMap<string, string>;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly notes: (pin: PinRow) => Pick<HeaderPin, "fixedPull" | "reserved">;
  /** Who in the kernel holds a line from the start, besides the LEDs, by line. */
  readonly held?: Readonly<Record<string, string>>;
  /** Of USR0, USR1 …, as the kernel starts them. */
  readonly triggers: readonly string[];
  readonly i2c: readonly I2cBusModel[];
  readonly serial: readonly SerialPortModel[];
}

/** As the kernel's i2c-omap calls its adapters. */
const OMAP_I2C = "OMAP I2C adapter";

/** What the Black and the Green share. Source: am335x-bone-common.dtsi and am33xx.dtsi of the Linux tree. */
const withAm335x = {
  soc: am335x,
  pins: pinRows(AM335X_PINS),
  // As BeagleBoard.org has it. In the Linux tree's line names P9_41A and P9_41B are the other way round.
  aliases: { P9_41A: "P9_41", P9_41B: "P9_91", P9_42A: "P9_42", P9_42B: "P9_92" },
  triggers: ["heartbeat", "mmc0", "cpu0", "mmc1"],
  i2c: [
    { bus: 2, adapter: OMAP_I2C, sda: "P9_20", scl: "P9_19" },
    { bus: 1, adapter: OMAP_I2C, sda: "P9_18", scl: "P9_17", enable: overlay("BB-I2C1") },
  ],
  serial: [
    { path: "/dev/ttyS1", txd: "P9_24", rxd: "P9_26", enable: overlay("BB-UART1") },
    { path: "/dev/ttyS2", txd: "P9_21", rxd: "P9_22", enable: overlay("BB-UART2") },
    { path: "/dev/ttyS4", txd: "P9_13", rxd: "P9_11", enable: overlay("BB-UART4") },
    { path: "/dev/ttyS5", txd: "P8_37", rxd: "P8_38", enable: overlay("BB-UART5") },
  ],
};

const black = beagleBone({
  ...withAm335x,
  name: "beaglebone-black",
  model: "TI AM335x BeagleBone Black",
  compatible: ["ti,am335x-bone-black"],
  innerNames: BLACK_INNER_NAMES,
  notes: notesOfBlack,
});

const blackWireless = beagleBone({
  ...withAm335x,
  name: "beaglebone-black-wireless",
  model: "TI AM335x BeagleBone Black Wireless",
  compatible: ["ti,am335x-bone-black-wireless"],
  innerNames: BLACK_INNER_NAMES,
  notes: notesOfBlack,
  held: { gpio0_28: "enable", gpio3_9: "wlan-en-regulator", gpio3_10: "LS_BUF_EN" },
});

const green = beagleBone({
  ...withAm335x,
  name: "beaglebone-green",
  model: "TI AM335x BeagleBone Green",
  compatible: ["ti,am335x-bone-green"],
  innerNames: GREEN_INNER_NAMES,
  notes: notesOfAm335x,
});

const greenWireless = beagleBone({
  ...withAm335x,
  name: "beaglebone-green-wireless",
  model: "TI AM335x BeagleBone Green Wireless",
  compatible: ["ti,am335x-bone-green-wireless"],
  innerNames: GREEN_INNER_NAMES,
  notes: notesOfGreenWireless,
  held: {
    gpio0_26: "wlan-en-regulator",
    gpio1_28: "enable",
    gpio1_29: "LS_BUF_EN",
    gpio3_16: "MCASP0_AHCLKR",
  },
});

/** Its I²C controllers and serial ports are numbered from 1 by TI, and from 0 by the kernel. Source: am5729-beagleboneai.dts. */
const ai = beagleBone({
  name: "beaglebone-ai",
  model: "BeagleBoard.org BeagleBone AI",
  compatible: ["beagle,am5729-beagleboneai", "beagleboard.org,am5729-beagleboneai"],
  soc: am5729,
  pins: pinRows(AM5729_PINS),
  innerNames: new Map(),
  notes: ({ name }) =>
    /^P9_(19|20)A$/.test(name)
      ? { reserved: "I²C bus 3, on which capes have the EEPROM that names them" }
      : {},
  triggers: ["heartbeat", "mmc0", "cpu", "mmc1", "netdev"],
  i2c: [{ bus: 3, adapter: OMAP_I2C, sda: "P9_20", scl: "P9_19" }],
  serial: [
    { path: "/dev/ttyS2", txd: "P9_21", rxd: "P9_22", enable: overlay("BBAI-UART3") },
    { path: "/dev/ttyS4", txd: "P9_13", rxd: "P9_11", enable: overlay("BBAI-UART5") },
    { path: "/dev/ttyS9", txd: "P9_24", rxd: "P9_26", enable: overlay("BBAI-UART10") },
  ],
});

export const beagleBones: readonly BoardModel[] = [black, blackWireless, green, greenWireless, ai];

function beagleBone(spec: BeagleBoneSpec): BoardModel {
  const { name, model, compatible, soc, pins, aliases, notes, i2c, serial } = spec;
  const leds = ledsOf(spec);
  const chips = chipsOf(soc, knownLines(spec, leds));
  return {
    ...{ name, model, compatible, chips, leds, i2c, serial },
    numberedChips: chips.map(({ label }) => label),
    ...(aliases && { aliases }),
    header: headersOf(pins, notes),
  };
}

function ledsOf({ pins, triggers }: BeagleBoneSpec): BoardLed[] {
  return triggers.flatMap((trigger, index) => {
    const name = `USR${index}`;
    const line = pins.find((pin) => pin.name === name)?.line;
    const sysfsNames = [name.toLowerCase(), trigger].map((end) => `beaglebone:green:${end}`);
    return line ? [{ name, line, trigger, sysfsNames }] : [];
  });
}

/** What is known of each line, by `gpio1_28`. */
function knownLines(spec: BeagleBoneSpec, leds: readonly BoardLed[]): Map<string, Partial<LineModel>> {
  const known = new Map<string, Partial<LineModel>>();
  const note = (line: string, facts: Partial<LineModel>): void =>
    void known.set(line, { ...known.get(line), ...facts });
  for (const { name, line, pull, functions } of spec.pins) {
    if (line) note(nameOf(line), { name, pull, functions });
  }
  for (const [line, name] of spec.innerNames) note(line, { name });
  for (const { line, sysfsNames } of leds) if (line) note(nameOf(line), { heldBy: sysfsNames[0] ?? "" });
  for (const [line, heldBy] of Object.entries(spec.held ?? {})) note(line, { heldBy });
  return known;
}

function overlay(name: string): string {
  return `the overlay ${name} in /boot/uEnv.txt`;
}
