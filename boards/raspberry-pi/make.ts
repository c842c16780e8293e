import type { HeaderPin, LineAddress } from "tophalf";
import type { BoardLed, BoardModel, ChipModel, I2cBusModel, SerialPortModel } from "../model.ts";
import { chipOf, type Controller, EXPANDER, expanderOf, RP1 } from "./chips.ts";
import { J8, type PinSpec } from "./headers.ts";
import { SD_CARD } from "./line-names.ts";

/** What tells one Raspberry Pi from the next. */
export interface RaspberryPiSpec {
  readonly name: string;
  readonly model: string;
  /** Default none: others have the same. */
  readonly compatible?: readonly string[];
  readonly controller: Controller;
  /** Names of the lines from 28 on. */
  readonly inner: readonly string[];
  /** Names of lines below 28 that are on no header, by number. */
  readonly offHeader?: Readonly<Record<number, string>>;
  readonly expander?: readonly string[];
  /** Default J8. */
  readonly header?: readonly PinSpec[];
  /** Lines that resistors on the board pull to 3V3. Default 2 and 3. */
  readonly pulledUp?: readonly number[];
  /** Each as `ACT 47 low mmc0`: name, line (`e2` on the expander, `-` on a chip that no driver reaches), active level, trigger. */
  readonly leds: readonly string[];
  /** The number and the lines of the bus that users wire to. Default 1, 2 and 3. */
  readonly i2c?: readonly [bus: number, sda: number, scl: number];
  /** The device of the serial port on GPIO 14 and 15. */
  readonly serial: string;
}

/** Everything that is known of a Raspberry Pi. */
export function raspberryPi(spec: RaspberryPiSpec): BoardModel {
  const { name, model, compatible = [], controller, serial } = spec;
  const leds = spec.leds.map((text) => ledOf(text, controller.label));
  const main = chipOf(controller, { names: namesOf(spec), held: heldOn(controller.label, leds) });
  const chips = spec.expander
    ? [main, expanderOf({ names: spec.expander, held: heldOn(EXPANDER, leds) })]
    : [main];
  return {
    ...{ name, model, compatible, chips, leds },
    numberedChips: [main.label],
    header: headerOf(spec).map((pin) => headerPin(pin, main, spec)),
    i2c: [i2cOf(spec)],
    serial: [serialOf(serial, controller)],
  };
}

/** Where the lines of the SD card begin, on SoCs that have it on GPIOs. */
const SD_CARD_FROM = 48;

/** The names of the lines of the header are their numbers, those of the others what they are for. */
function namesOf(spec: RaspberryPiSpec): string[] {
  const names = [...Array<string>(28).fill(""), ...spec.inner];
  for (const [gpio, name] of Object.entries(spec.offHeader ?? {})) names[Number(gpio)] = name;
  for (const { is } of headerOf(spec)) if (typeof is === "number") names[is] = `GPIO${is}`;
  if (hasHat(spec)) names.splice(0, 2, "ID_SDA", "ID_SCL");
  if (names.length === SD_CARD_FROM) names.push(...SD_CARD);
  return names;
}

const headerOf = (spec: RaspberryPiSpec): readonly PinSpec[] => spec.header ?? J8;

/** The first two lines of J8 are for the EEPROM by which a HAT says what it is. */
const hasHat = (spec: RaspberryPiSpec): boolean => headerOf(spec) === J8;

function headerPin({ name, is }: PinSpec, main: ChipModel, spec: RaspberryPiSpec): HeaderPin {
  if (typeof is === "string") return { name, label: is };
  const functions = main.lines[is]?.functions ?? [];
  const pulledUp = (spec.pulledUp ?? [2, 3]).includes(is);
  return {
    ...{ name, label: `GPIO${is}`, line: { chip: main.label, offset: is }, functions },
    ...(pulledUp && { fixedPull: "1.8 kΩ to 3V3" }),
    ...(is < 2 && hasHat(spec) && { reserved: `${HAT_EEPROM[is] ?? ""}: the EEPROM of a HAT, read at boot` }),
  };
}

const HAT_EEPROM = ["ID_SD", "ID_SC"];

function ledOf(text: string, mainLabel: string): BoardLed {
  const [name = "", where = "-", active, trigger = "none"] = text.split(" ");
  const line = lineAt(where, mainLabel);
  return {
    ...{ name, sysfsNames: [name, ...(OLD_LED_NAMES[name] ?? [])], trigger },
    ...(line && { line }),
    activeLow: active === "low",
  };
}

/** Up to kernel 5.15 of Raspberry Pi OS. */
const OLD_LED_NAMES: Readonly<Record<string, readonly string[]>> = { ACT: ["led0"], PWR: ["led1"] };

function lineAt(where: string, mainLabel: string): LineAddress | undefined {
  if (where === "-") return undefined;
  const onExpander = where.startsWith("e");
  return { chip: onExpander ? EXPANDER : mainLabel, offset: Number(where.replace("e", "")) };
}

function heldOn(chip: string, leds: readonly BoardLed[]): Map<number, string> {
  const own = leds.flatMap(({ name, line }) => (line?.chip === chip ? [[line.offset, name] as const] : []));
  return new Map(own);
}

function i2cOf({ i2c: [bus, sda, scl] = [1, 2, 3], controller }: RaspberryPiSpec): I2cBusModel {
  return {
    bus,
    adapter: adapterOf(bus, controller),
    ...{ sda: `GPIO${sda}`, scl: `GPIO${scl}` },
    enable: "dtparam=i2c_arm=on in config.txt",
  };
}

/** As the kernel's i2c-bcm2835, or on the RP1 i2c-designware, calls it. */
function adapterOf(bus: number, { label }: Controller): string {
  if (label === RP1) return "Synopsys DesignWare I2C adapter";
  return `bcm2835 (i2c@${bus === 0 ? "7e205000" : "7e804000"})`;
}

/** On boards with an RP1 serial0, and what enable_uart=1 enables, is the UART of the debug connector, not that of the header. */
function serialOf(path: string, { label }: Controller): SerialPortModel {
  const hasDebugConnector = label === RP1;
  return {
    path,
    links: hasDebugConnector ? [] : ["/dev/serial0"],
    txd: "GPIO14",
    rxd: "GPIO15",
    enable: `${hasDebugConnector ? "dtparam=uart0=on" : "enable_uart=1"} in config.txt`,
  };
}
