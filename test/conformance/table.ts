/** The table of differences, which the suites of all back ends check cell by cell. */
import { checks } from "./checks.ts";
import { differences } from "./differences.ts";
import { BACK_ENDS } from "./rig.ts";

/** Markdown: one row a check that not everybody passes, then how many there are in all. */
export function differencesTable(): string {
  const names = Object.keys(checks);
  const rows = names
    .filter((name) => BACK_ENDS.some((backEnd) => name in differences[backEnd]))
    .map((name) => row(name, ...BACK_ENDS.map((backEnd) => differences[backEnd][name] ?? "yes")));
  const kept = BACK_ENDS.map((backEnd) => names.length - Object.keys(differences[backEnd]).length);
  return [
    row("promise", ...BACK_ENDS),
    row("---", ...BACK_ENDS.map(() => "---")),
    row(`kept, of ${names.length}`, ...kept.map(String)),
    ...rows,
    "",
  ].join("\n");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
