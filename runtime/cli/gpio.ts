import type { Command } from "commander";
import type { MonitorEvent } from "../control/gpio-tool.ts";
import type { LineStatus } from "../gpio/gpio.ts";
import type { Level } from "../hal/gpio-chip.ts";
import { call } from "./call.ts";
import { parseLevel } from "./options.ts";
import { print } from "./output.ts";

interface GpioInfo {
  board: string;
  chips: { label: string; name: string; lineCount: number }[];
  lines: LineStatus[];
}

export function gpioCommand(program: Command): void {
  const gpio = program.command("gpio").description("look at and drive the board's lines");
  gpio.command("info").description("list the lines").action(info);
  gpio
    .command("get")
    .description("print the level of a line")
    .argument("<line>", "GPIO17, 17 or J8_11")
    .action(async (line: string) => {
      print(`${String(await call("gpio.get", { line }))}\n`);
    });
  gpio
    .command("set")
    .description("drive a line that nobody holds; it stays driven while the runtime runs")
    .argument("<line>")
    .argument("<level>", "0 or 1", parseLevel)
    .action(async (line: string, level: Level) => {
      await call("gpio.set", { line, level });
    });
  gpio
    .command("monitor")
    .description("print the edges of lines that nobody holds, until Ctrl-C")
    .argument("<line...>")
    .action(async (lines: string[]) => {
      await call("gpio.monitor", { lines }, printEdge);
    });
}

/** In the manner of gpioinfo(1). */
async function info(): Promise<void> {
  const { chips, lines } = (await call("gpio.info")) as GpioInfo;
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

function printEdge(event: unknown): void {
  const { line, level, timestamp } = event as MonitorEvent;
  print(`${(timestamp / 1e9).toFixed(9).padStart(19)}  ${level === 1 ? "rising " : "falling"}  ${line}\n`);
}
