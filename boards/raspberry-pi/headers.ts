import { rowsOf } from "../table.ts";

/** A pin before it is joined with its line: a number is a GPIO of the main chip. */
export interface PinSpec {
  /** `J8_11`. */
  readonly name: string;
  readonly is: string | number;
}

/**
 * The 40-pin header J8, the same on every model since the B+ (2014).
 * Source: Raspberry Pi documentation, "GPIO and the 40-pin header".
 */
export const J8 = header(
  "J8",
  `
  3V3   5V
  2     5V
  3     GND
  4     14
  GND   15
  17    18
  27    GND
  22    23
  3V3   24
  10    GND
  9     25
  11    8
  GND   7
  0     1
  5     GND
  6     12
  13    GND
  19    16
  26    20
  GND   21
`,
);

/** The 26-pin header of the first Model B. Source: Raspberry-Pi-Rev-1.0-Model-AB-Schematics. */
export const P1_REV1 = header("P1", rows26(0, 1, 21));

/** The 26-pin header of the second Model B, and of Model A. Source: Raspberry-Pi-Rev-2.0-Model-AB-Schematics. */
export const P1_REV2 = header("P1", rows26(2, 3, 27));

/** The header beside P1 of revision 2, without pins when it is sold. Source: the same. */
export const P5 = header(
  "P5",
  `
  5V    3V3
  28    29
  30    31
  GND   GND
`,
);

/** The pins of the SO-DIMM that have GPIO 0, 1, 2 …, by pin. */
// prettier-ignore
const ODD_PINS = [
  3, 5, 9, 11, 15, 17, 21, 23, 27, 29, 33, 35, 45, 47, 51, 53, 57, 59, 63, 65, 69, 71, 75, 77, 81, 83, 87, 89,
];

/** And those that have GPIO 28 to 45. */
const EVEN_PINS = [28, 30, 34, 36, 46, 48, 52, 54, 58, 60, 64, 66, 70, 72, 76, 78, 82, 84];

/**
 * The pins of a Compute Module in SO-DIMM form (CM1, CM3, CM3+, CM4S) that have a GPIO; the rest are power, video and USB.
 * Source: Compute Module data sheet, table "Pin Assignments".
 */
export const SODIMM: readonly PinSpec[] = [...ODD_PINS, ...EVEN_PINS]
  .map((pin, gpio) => ({ pin, gpio }))
  .sort((one, other) => one.pin - other.pin)
  .map(({ pin, gpio }) => ({ name: `SODIMM_${pin}`, is: gpio }));

function rows26(sda: number, scl: number, seventh: number): string {
  return `
  3V3    5V
  ${sda} 5V
  ${scl} GND
  4      14
  GND    15
  17     18
  ${seventh} GND
  22     23
  3V3    24
  10     GND
  9      25
  11     8
  GND    7
`;
}

/** Pin 1 first, odd and even pins side by side as on the board. */
function header(name: string, table: string): readonly PinSpec[] {
  return rowsOf(table)
    .flat()
    .map((cell, index) => ({ name: `${name}_${index + 1}`, is: /^\d+$/.test(cell) ? Number(cell) : cell }));
}
