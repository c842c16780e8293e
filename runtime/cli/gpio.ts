import type { Command } from "commander";
import type { MonitorEvent } from "../control/gpio-tool.ts";
import type { Level } from "../hal/gpio-chip.ts";
import { call } from "./call.ts";
import { gpioInfoCommand } from "./gpio-info.ts";
import { parseLevel } from "./options.ts";
import { print } from "./output.ts";

export function gpioCommand(program: Command): void {
  const gpio = program.command("gpio").description("look at and drive the board's lines");
  gpioInfoCommand(gpio);
  gpio
    .command("get")
    .description("print the level of a line")
    .argument("<line>", "GPIO17, 17 or J8_11")
    .action(async (line: string) => {
      print(`${String(await call("gpio.get", { line }))}\n`);
    });
  gpio
    .command("set")
    .description("drive a line that nobody holds; it stays driven until it is freed, or the runtime ends")
    .argument("<line>")
    .argument("<level>", "0 or 1", parseLevel)
    .action(async (line: string, level: Level) => {
      await call("gpio.set", { line, level });
    });
  gpio
    .command("free")
    .description("give back a line that was set, so that a driver can take it")
    .argument("<line>")
    .action(async (line: string) => {
      await call("gpio.free", { line });
    });
  gpio
    .command("monitor")
    .description("print the edges of lines that nobody holds, until Ctrl-C")
    .argument("<line...>")
    .action(async (lines: string[]) => {
      await call("gpio.monitor", { lines }, printEdge);
    });
}

function printEdge(event: unknown): void {
  const { line, level, timestamp } = event as MonitorEvent;
  print(`${(timestamp / 1e9).toFixed(9).padStart(19)}  ${level === 1 ? "rising " : "falling"}  ${line}\n`);
}
