import type { GpioInfo } from "../control/pin-methods.ts";
import type { LineStatus } from "../gpio/gpio.ts";
import type { HeaderPin, LineAddress } from "../hal/board.ts";
import type { Paint } from "./paint.ts";

/** Wide enough for all, and not wider than most terminals. */
const WIDEST = 100;

/** What is drawn of one pin, from the middle outwards. */
interface Cell {
  readonly number: number;
  /** `GPIO17`, `GPIO0 ID_SDA`, `3V3`. */
  readonly label: string;
  /** `in  high`. */
  readonly state: string;
  /** `"LED 1"`, `reserved`. */
  readonly consumer: string;
  readonly pin: HeaderPin;
  readonly isHeld: boolean;
}

/** The headers as they are on the board: two rows of pins, with what is on each and who uses it. At most 100 columns wide. */
export function drawPinout(info: GpioInfo, paint: Paint): string {
  const lines = new Map(info.lines.map((line) => [keyOf(line), line]));
  const cells = info.header.map((pin) => cellOf(pin, pin.line && lines.get(keyOf(pin.line))));
  const widths = widthsOf(cells);
  const headers = [...new Set(cells.map(headerOf))].map((header) => {
    const own = cells.filter((cell) => headerOf(cell) === header);
    return `${header}\n${rowsOf(own, widths, paint).join("")}`;
  });
  return headers.join("\n");
}

const keyOf = ({ chip, offset }: LineAddress): string => `${chip}:${offset}`;
const headerOf = ({ pin }: Cell): string => pin.name.replace(/_[^_]*$/, "");

function cellOf(pin: HeaderPin, line: LineStatus | undefined): Cell {
  return {
    number: Number(/\d+$/.exec(pin.name)?.[0] ?? 0),
    label: labelOf(pin, line),
    state: line ? `${line.direction === "input" ? "in " : "out"} ${LEVELS[line.level ?? "unknown"]}` : "",
    consumer: consumerOf(pin, line),
    pin,
    isHeld: line?.consumer !== undefined,
  };
}

const LEVELS = { 0: "low", 1: "high", unknown: "-" } as const;

/** The line's own name as well, where it says more than the pin's. */
function labelOf({ name, label }: HeaderPin, line: LineStatus | undefined): string {
  const own = line?.name ?? "";
  return own === "" || own === label || own.startsWith(name) ? label : `${label} ${own}`;
}

function consumerOf({ line: address, reserved }: HeaderPin, line: LineStatus | undefined): string {
  if (line?.consumer !== undefined) return `"${line.consumer}"`;
  if (address && !line) return "not here";
  return reserved === undefined ? "" : "reserved";
}

interface Widths {
  readonly number: number;
  readonly label: number;
  readonly state: number;
  readonly consumer: number;
}

function widthsOf(cells: readonly Cell[]): Widths {
  const widest = (texts: string[]): number => Math.max(...texts.map(({ length }) => length));
  const number = widest(cells.map((cell) => String(cell.number)));
  const label = widest(cells.map((cell) => cell.label));
  const state = "out high".length;
  const half = Math.floor((WIDEST - "() ()  ".length - 2 * number) / 2);
  const room = half - label - state - 2;
  return { number, label, state, consumer: Math.min(widest(cells.map(({ consumer }) => consumer)), room) };
}

function rowsOf(cells: readonly Cell[], widths: Widths, paint: Paint): string[] {
  const at = new Map(cells.map((cell) => [cell.number, cell]));
  const rows = [...new Set(cells.map(({ number }) => Math.ceil(number / 2)))].sort((a, b) => a - b);
  return rows.map((row) => {
    const [left, right] = [at.get(2 * row - 1), at.get(2 * row)];
    const numbers = `${numberOf(left, widths)} ${numberOf(right, widths)}`;
    return `${leftOf(left, widths, paint)} ${numbers} ${rightOf(right, widths, paint)}`.trimEnd() + "\n";
  });
}

function numberOf(cell: Cell | undefined, { number }: Widths): string {
  return cell ? `(${String(cell.number).padStart(number)})` : " ".repeat(number + 2);
}

function leftOf(cell: Cell | undefined, widths: Widths, paint: Paint): string {
  const { label, state, consumer } = textsOf(cell, widths);
  const parts = [
    consumer.padStart(widths.consumer),
    state.padEnd(widths.state),
    label.padStart(widths.label),
  ];
  return painted(parts, cell, paint).join(" ");
}

function rightOf(cell: Cell | undefined, widths: Widths, paint: Paint): string {
  const { label, state, consumer } = textsOf(cell, widths);
  const parts = [consumer, state.padEnd(widths.state), label.padEnd(widths.label)];
  return painted(parts, cell, paint).reverse().join(" ");
}

/** What fits. */
function textsOf(cell: Cell | undefined, widths: Widths): Pick<Cell, "label" | "state" | "consumer"> {
  const { label = "", state = "", consumer = "" } = cell ?? {};
  return { label, state, consumer: shortened(consumer, widths.consumer) };
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 2)}…"`;
}

/** @param parts consumer, state, label */
function painted(parts: readonly string[], cell: Cell | undefined, paint: Paint): string[] {
  const [consumer = "", state = "", label = ""] = parts;
  if (!cell) return [...parts];
  return [
    cell.isHeld ? paint("held", consumer) : consumer,
    state.includes("high") ? paint("high", state) : state,
    paintLabel(label, cell.pin, paint),
  ];
}

function paintLabel(label: string, pin: HeaderPin, paint: Paint): string {
  if (pin.line) return label;
  if (/^D?A?GND/.test(pin.label)) return paint("ground", label);
  return pin.label.includes("V") ? paint("power", label) : label;
}
