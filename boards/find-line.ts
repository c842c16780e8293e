import type { LineAddress } from "tophalf";
import type { BoardModel } from "./model.ts";

/**
 * The line that a user means by a GPIO number (`17`, `GPIO17`), a header pin (`J8_11`, `P9_12`, `P8_7` or `P8_07`), bank and line of the
 * SoC (`gpio1_28`), an LED (`USR0`), or a name that the device tree gives it. Upper and lower case are the same.
 * Undefined when the board has no such line, or when the pin is power or ground.
 */
export function findLine(board: BoardModel, name: string | number): LineAddress | undefined {
  const written = plain(String(name));
  const wanted = plain(board.aliases?.[written] ?? written);
  const [, number] = /^(?:GPIO)?([0-9]+)$/.exec(wanted) ?? [];
  if (number !== undefined) return numbered(board, Number(number));
  const pin = board.header.find((candidate) => plain(candidate.name) === wanted);
  if (pin) return pin.line;
  return second(board, wanted) ?? banked(board, wanted) ?? ofLed(board, wanted) ?? named(board, wanted);
}

/** Pins are written with and without a leading zero. */
const plain = (name: string): string =>
  name
    .trim()
    .toUpperCase()
    .replace(/^(P\d)_0+(?=\d)/, "$1_");

/** Numbers go on from one chip to the next. */
function numbered(board: BoardModel, number: number): LineAddress | undefined {
  let offset = number;
  for (const label of board.numberedChips) {
    const lines = board.chips.find((chip) => chip.label === label)?.lines ?? [];
    if (offset < lines.length) return { chip: label, offset };
    offset -= lines.length;
  }
  return undefined;
}

/** A second line that is on a pin: P9_91, P8_15B. */
function second(board: BoardModel, name: string): LineAddress | undefined {
  const others = board.header.flatMap((pin) => pin.others ?? []);
  return others.find((other) => plain(other.name) === name)?.line;
}

/** `GPIO1_28`: the chip and the offset, as the SoC's documents call it. */
function banked(board: BoardModel, name: string): LineAddress | undefined {
  const [, label, offset] = /^(.+)_([0-9]+)$/.exec(name) ?? [];
  const chip = board.chips.find((candidate) => candidate.label.toUpperCase() === label);
  return chip?.lines[Number(offset)] && { chip: chip.label, offset: Number(offset) };
}

function ofLed(board: BoardModel, name: string): LineAddress | undefined {
  return board.leds.find((led) => led.name === name)?.line;
}

function named(board: BoardModel, name: string): LineAddress | undefined {
  for (const chip of board.chips) {
    const offset = chip.lines.findIndex((line) => plain(line.name) === name);
    if (name !== "" && offset >= 0) return { chip: chip.label, offset };
  }
  return undefined;
}
