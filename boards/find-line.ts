import type { LineAddress } from "tophalf";
import type { BoardModel } from "./model.ts";

/**
 * The line that a user means by a GPIO number (`17`, `GPIO17`), a header pin (`J8_11`), or a name that the device tree
 * gives it. Undefined when the board has no such line, or when the pin is power or ground.
 */
export function findLine(board: BoardModel, name: string | number): LineAddress | undefined {
  const wanted = String(name).trim().toUpperCase();
  const [, number] = /^(?:GPIO)?([0-9]+)$/.exec(wanted) ?? [];
  if (number !== undefined) return numbered(board, Number(number));
  const pin = board.header.find((candidate) => candidate.name === wanted);
  return pin ? pin.line : named(board, wanted);
}

function numbered(board: BoardModel, offset: number): LineAddress | undefined {
  const chip = board.chips.find(({ label }) => label === board.numberedChip);
  return chip?.lines[offset] && { chip: chip.label, offset };
}

function named(board: BoardModel, name: string): LineAddress | undefined {
  for (const chip of board.chips) {
    const offset = chip.lines.findIndex((line) => line.name === name);
    if (offset >= 0) return { chip: chip.label, offset };
  }
  return undefined;
}
