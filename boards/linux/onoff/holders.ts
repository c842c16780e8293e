import { readFileSync } from "node:fs";

/** For root only. */
const DEBUG_GPIO = "/sys/kernel/debug/gpio";

/** What the kernel tells of a line that somebody requested. */
export interface Held {
  /** The line's own name; empty when it has none. */
  readonly name: string;
  /** Who holds it; `sysfs` for those that were exported. Undefined when nobody does. */
  readonly holder: string | undefined;
  readonly direction: "input" | "output";
}

/** As in ` gpio-475 (GPIO17              |sysfs               ) in  lo IRQ`. */
const LINE = /^ *gpio-([0-9]+) *\(([^|)]*)(?:\|([^)]*))?\) *(in|out)?/;

/** The lines that have a name or a holder, by their global number; none where this user may not look. */
export function heldLines(path = DEBUG_GPIO): ReadonlyMap<number, Held> {
  try {
    return parseHeld(readFileSync(path, "utf8"));
  } catch {
    return new Map();
  }
}

export function parseHeld(text: string): ReadonlyMap<number, Held> {
  return new Map(text.split("\n").flatMap(entryOf));
}

function entryOf(row: string): [number, Held][] {
  const [, number, name, holder, direction] = LINE.exec(row) ?? [];
  if (number === undefined || name === undefined) return [];
  return [
    [
      Number(number),
      { name: name.trim(), holder: holder?.trim(), direction: direction === "out" ? "output" : "input" },
    ],
  ];
}
