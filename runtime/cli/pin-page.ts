import type { PinInfo } from "../control/pin-methods.ts";
import type { LineStatus } from "../gpio/gpio.ts";
import type { LineAddress, OtherLine, PinFunction } from "../hal/board.ts";

const WIDEST = 100;
/** A blank at which no row ends: "mode 5" stays with its function. */
const STICKY = "\u00a0";
const INDENT = 2;
const HEADING = 11;

/** All about one pin, under headings. */
export function describePin({ board, pin, line, status, problem }: PinInfo): string {
  const name = pin?.name ?? (status?.name === "" ? undefined : status?.name) ?? "a line";
  const entries: [heading: string, text: string | undefined][] = [
    ["label", pin?.label],
    ["line", line ? lineText(line, status) : "none"],
    ["state", status ? stateText(status) : problem],
    ["functions", functionsText(pin?.functions ?? [])],
    ["pulled", pin?.fixedPull && `by ${pin.fixedPull}, a resistor on the board`],
    ["reserved", pin?.reserved],
    ...(pin?.others ?? []).map(({ name: other, ...rest }): [string, string] => [other, otherText(rest)]),
  ];
  const known = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
  const page = known.map(([heading, text]) => paragraph(heading, text));
  return `${name} of ${board}\n${page.join("")}`;
}

function lineText({ chip, offset }: LineAddress, status: LineStatus | undefined): string {
  const name = status && status.name !== "" ? `, "${status.name}"` : "";
  return `${offset} of ${chip}${name}`;
}

function stateText({ direction, level, bias, drive, activeLow, consumer }: LineStatus): string {
  const facts = [
    direction,
    level === undefined ? "level unknown" : LEVELS[level],
    ...(bias === "as-is" ? [] : [bias === "disabled" ? "no pull" : bias]),
    ...(drive === "push-pull" ? [] : [drive]),
    ...(activeLow ? ["active low"] : []),
    consumer === undefined ? "unused" : `held by "${consumer}"`,
  ];
  return facts.join(", ");
}

const LEVELS = { 0: "low", 1: "high" } as const;

function functionsText(functions: readonly PinFunction[]): string | undefined {
  const list = functions.map(({ mode, name }) => `${mode} ${name}`.replaceAll(" ", STICKY)).join(", ");
  return list === "" ? undefined : list;
}

function otherText({ line, functions }: Omit<OtherLine, "name">): string {
  const where = line ? `line ${lineText(line, undefined)}` : "no line";
  const list = functionsText(functions);
  return `the same pin, which only one may drive: ${where}${list === undefined ? "" : `; ${list}`}`;
}

/** A heading with its text beside it, in as many rows as that takes. */
function paragraph(heading: string, text: string): string {
  const rows: string[] = [""];
  for (const word of text.split(" ")) {
    const row = rows.at(-1) ?? "";
    const longer = row === "" ? word : `${row} ${word}`;
    if (row !== "" && longer.length > WIDEST - INDENT - HEADING) rows.push(word);
    else rows[rows.length - 1] = longer;
  }
  const margin = " ".repeat(INDENT);
  return rows
    .map(
      (row, index) =>
        `${margin}${(index === 0 ? heading : "").padEnd(HEADING)}${row.replaceAll(STICKY, " ")}\n`,
    )
    .join("");
}
