import type { Command } from "commander";
import { EINVAL, KernelError } from "../errno.ts";
import type { GpioInfo, PinInfo } from "../control/pin-methods.ts";
import type { LineStatus } from "../gpio/gpio.ts";
import { call } from "./call.ts";
import { print } from "./output.ts";
import { paintFor } from "./paint.ts";
import { describePin } from "./pin-page.ts";
import { drawPinout } from "./pinout.ts";

export function gpioInfoCommand(gpio: Command): void {
  gpio
    .command("info")
    .description(
      "draw the board's header, with each pin's line, level and consumer; or tell all about one pin",
    )
    .argument("[pin]", "GPIO17, 17 or J8_11")
    .option("--lines", "list the lines of all chips instead, also those that are on no header", false)
    .action(info);
}

async function info(pin: string | undefined, { lines }: { lines: boolean }): Promise<void> {
  if (pin !== undefined && lines) throw new KernelError(EINVAL, "give a pin or --lines, not both");
  if (pin !== undefined) print(describePin((await call("gpio.pin", { pin })) as PinInfo));
  else if (lines) list((await call("gpio.info")) as GpioInfo);
  else draw((await call("gpio.info")) as GpioInfo);
}

function draw(gpio: GpioInfo): void {
  print(`${gpio.board}\n\n${drawPinout(gpio, paintFor(process.stdout))}\n`);
  print(footnotes(gpio));
}

/** What is to be said below the header. */
export function footnotes({ missing, lines }: Pick<GpioInfo, "missing" | "lines">): string {
  return [
    ...missing.map(({ label, reason }) => `${label} cannot be used: ${reason}\n`),
    ...(lines.some(({ level }) => level === undefined) ? [UNKNOWN] : []),
    "gpio info <pin> tells all about one pin, gpio info --lines lists the lines of all chips\n",
  ].join("");
}

/** Linux tells no level without taking the line, which might change what the pin does. */
const UNKNOWN = "- is a line that nobody holds, whose level is not known: gpio get <line> looks at it\n";

/** In the manner of gpioinfo(1). */
function list({ chips, lines }: GpioInfo): void {
  for (const { name, lineCount, label } of chips) {
    print(`${name} - ${lineCount} lines: [${label}]\n`);
    for (const line of lines.filter(({ chip }) => chip === label)) print(formatLine(line));
  }
}

const LEVELS = { 0: "low", 1: "high", unknown: "-" } as const;

function formatLine({ offset, name, direction, level, consumer }: LineStatus): string {
  const who = consumer === undefined ? "unused" : `"${consumer}"`;
  const columns = [`"${name}"`.padEnd(20), who.padEnd(22), direction.padEnd(7), LEVELS[level ?? "unknown"]];
  return `\tline ${String(offset).padStart(3)}: ${columns.join(" ")}\n`;
}
