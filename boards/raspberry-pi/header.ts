/**
 * The 40-pin header J8, the same on every model since the B+ (2014).
 * Source: Raspberry Pi documentation, "GPIO and the 40-pin header"; checked by a test against the line names of the
 * device tree.
 */
export type J8Pin = "3V3" | "5V" | "GND" | number;

/** Pin 1 first, odd and even pins side by side as on the board; a number is the GPIO behind the pin. */
export const J8: readonly (readonly [odd: J8Pin, even: J8Pin])[] = [
  ["3V3", "5V"],
  [2, "5V"],
  [3, "GND"],
  [4, 14],
  ["GND", 15],
  [17, 18],
  [27, "GND"],
  [22, 23],
  ["3V3", 24],
  [10, "GND"],
  [9, 25],
  [11, 8],
  ["GND", 7],
  [0, 1],
  [5, "GND"],
  [6, 12],
  [13, "GND"],
  [19, 16],
  [26, 20],
  ["GND", 21],
];
