import type { PinFunction } from "tophalf";
import type { LineModel } from "./model.ts";

/** The rows of a table that is written as text: one a line, cells parted by blanks. */
export function rowsOf(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
}

/** A cell of a table: `up`, `down`, or nothing else. */
export function pullOf(cell: string | undefined): LineModel["pull"] {
  return cell === "up" || cell === "down" ? cell : "none";
}

/** The functions of a pin, of cells in the order of their modes; `-` is none. @param prefix of the mode's name: `ALT` */
export function functionsOf(cells: readonly string[], prefix: string): PinFunction[] {
  return cells.flatMap((name, mode) => (name === "-" ? [] : [{ mode: `${prefix}${mode}`, name }]));
}
