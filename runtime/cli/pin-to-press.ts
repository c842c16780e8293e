import type { LineStatus } from "../gpio/gpio.ts";
import type { Board, HeaderPin } from "../hal/board.ts";

/** The pin that guides put a button on, on boards that have it. */
const USUAL = "GPIO17";

/**
 * What to suggest for `tophalf mock press`: a pin of the header on which a module waits for something, or one that is free.
 * Undefined on a board without pins.
 */
export function pinToPress(board: Board, lines: readonly LineStatus[]): string | undefined {
  const statusOf = ({ line }: HeaderPin): LineStatus | undefined =>
    lines.find(({ chip, offset }) => chip === line?.chip && offset === line.offset);
  const pins = board.header.filter((pin) => pin.line && pin.reserved === undefined);
  const awaited = pins.find((pin) => {
    const status = statusOf(pin);
    return status?.consumer !== undefined && status.direction === "input";
  });
  const usual = pins.find((pin) => pin.label === USUAL);
  const free = pins.find((pin) => statusOf(pin)?.consumer === undefined);
  const pin = awaited ?? usual ?? free;
  return pin && nameOf(pin);
}

/** As users of the board call it: GPIO17 on a Raspberry Pi, P9_12 on a BeagleBone. */
function nameOf({ name, label }: HeaderPin): string {
  return /^GPIO\d+$/.test(label) ? label : name;
}
