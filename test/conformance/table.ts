/** The table of differences, which the suites of all back ends check cell by cell. */
import { checks } from "./checks.ts";
import { differences } from "./differences.ts";
import { BACK_ENDS } from "./rig.ts";

/** Markdown: one row a check that not everybody passes, then how many there are in all. */
export function differencesTable(): string {
  const names = Object.keys(checks);
  const rows = names
    .filter((name) => BACK_ENDS.some((backEnd) => name in differences[backEnd]))
    .map((name) => [name, ...BACK_ENDS.map((backEnd) => differences[backEnd][name] ?? "yes")]);
  const kept = BACK_ENDS.map((backEnd) => names.length - Object.keys(differences[backEnd]).length);
  return aligned([["promise", ...BACK_ENDS], [`kept, of ${names.length}`, ...kept.map(String)], ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths =
    rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line), ""].join("\n");
}
