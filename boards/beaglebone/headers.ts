import type { HeaderPin, LineAddress, OtherLine, PinFunction } from "tophalf";
import type { LineModel } from "../model.ts";
import { pullOf, rowsOf } from "../table.ts";

/** A row of the tables of pins: a line of the SoC that is on a pin, or on an LED. */
export interface PinRow {
  /** `P8_11`, `P8_15B`, `P9_91`, `USR0`. */
  readonly name: string;
  readonly line: LineAddress | undefined;
  readonly pull: LineModel["pull"];
  readonly functions: readonly PinFunction[];
}

/** Reads a table whose cells are functions in the order of their modes, or `3=spi1_d0`. */
export function pinRows(table: string): PinRow[] {
  return rowsOf(table).map(([name = "", line = "-", pull, ...cells]) => ({
    name,
    line: addressOf(line),
    pull: pullOf(pull),
    functions: cells.flatMap(functionOf),
  }));
}

/** `gpio1_28`, as the documents of the board call line 28 of bank 1. */
export function addressOf(line: string): LineAddress | undefined {
  const [, chip, offset] = /^(gpio\d)_(\d+)$/.exec(line) ?? [];
  return chip === undefined ? undefined : { chip, offset: Number(offset) };
}

export const nameOf = ({ chip, offset }: LineAddress): string => `${chip}_${offset}`;

function functionOf(cell: string, index: number): PinFunction[] {
  if (cell === "-") return [];
  const [, mode = String(index), name = cell] = /^(\d+)=(.*)$/.exec(cell) ?? [];
  return [{ mode: `mode ${mode}`, name }];
}

/** What is the same on all BeagleBones. Source: BeagleBone Black System Reference Manual, tables 12 and 13. */
// prettier-ignore
const FIXED: Readonly<Record<string, string>> = {
  P8_01: "GND", P8_02: "GND", P9_01: "GND", P9_02: "GND", P9_03: "3V3", P9_04: "3V3", P9_05: "VDD_5V", P9_06: "VDD_5V",
  P9_07: "SYS_5V", P9_08: "SYS_5V", P9_09: "PWR_BUT", P9_10: "SYS_RESETn", P9_32: "VDD_ADC", P9_33: "AIN4",
  P9_34: "GNDA_ADC", P9_35: "AIN6", P9_36: "AIN5", P9_37: "AIN2", P9_38: "AIN3", P9_39: "AIN0", P9_40: "AIN1",
  P9_43: "GND", P9_44: "GND", P9_45: "GND", P9_46: "GND",
};

const PINS_PER_HEADER = 46;

/** P8 and P9. @param notes what is to be said of a pin besides */
export function headersOf(
  rows: readonly PinRow[],
  notes: (pin: PinRow) => Pick<HeaderPin, "fixedPull" | "reserved">,
): HeaderPin[] {
  const names = ["P8", "P9"].flatMap((header) =>
    Array.from({ length: PINS_PER_HEADER }, (_, index) => `${header}_${String(index + 1).padStart(2, "0")}`),
  );
  return names.map((name) => {
    const own = rows.filter((row) => pinUnder(row.name) === name).sort(linesFirst);
    return pinOf(name, own, notes);
  });
}

function pinOf(
  name: string,
  [own, ...others]: readonly PinRow[],
  notes: (pin: PinRow) => Pick<HeaderPin, "fixedPull" | "reserved">,
): HeaderPin {
  if (!own) return { name, label: FIXED[name] ?? "" };
  const { line, functions } = own;
  return {
    ...{ name, label: line ? nameOf(line).toUpperCase() : "", functions },
    ...notes(own),
    ...(line && { line }),
    ...(others.length > 0 && { others: others.map(otherOf) }),
  };
}

/** P9_91 and P9_92 are further names of P9_41 and P9_42, for their second lines. */
function pinUnder(name: string): string {
  return name.replace(/^P9_9([12])$/, "P9_4$1").replace(/[AB]$/, "");
}

/** Where only the second ball of a pin has a line, that is the pin's. */
function linesFirst(one: PinRow, other: PinRow): number {
  return Number(one.line === undefined) - Number(other.line === undefined);
}

function otherOf({ name, line, functions }: PinRow): OtherLine {
  return { name, functions, ...(line && { line }) };
}
