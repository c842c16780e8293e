import type { Command } from "commander";
import type { Level } from "../hal/gpio-chip.ts";
import { call } from "./call.ts";
import { parseLevel } from "./options.ts";
import { print } from "./output.ts";

export function mockCommand(program: Command): void {
  const mock = program.command("mock").description("be the world around a mock board");
  mock
    .command("press")
    .description("press the button on a line, and hold it")
    .argument("<line>", "GPIO17, 17 or J8_11")
    .action((line: string) => touch("mock.press", { line }));
  mock
    .command("release")
    .description("let go of a line")
    .argument("<line>")
    .action((line: string) => touch("mock.release", { line }));
  mock
    .command("set")
    .description("drive a line from outside")
    .argument("<line>")
    .argument("<level>", "0 or 1", parseLevel)
    .action((line: string, level: Level) => touch("mock.set", { line, level }));
  serialCommands(mock);
}

function serialCommands(mock: Command): void {
  mock
    .command("send")
    .description("send a line from the device at a serial port")
    .argument("<port>", "serial0, ttyUSB0")
    .argument("<text>", "without its end, CR LF")
    .action((port: string, text: string) => tell("mock.send", { port, text: `${text}\r\n` }));
  mock
    .command("plug")
    .description("plug in a serial port")
    .argument("<port>")
    .action((port: string) => tell("mock.plug", { port }));
  mock
    .command("unplug")
    .description("unplug a serial port")
    .argument("<port>")
    .action((port: string) => tell("mock.unplug", { port }));
}

async function tell(method: string, params: { port: string; text?: string }): Promise<void> {
  await call(method, params);
}

async function touch(method: string, params: { line: string; level?: Level }): Promise<void> {
  const level = (await call(method, params)) as Level;
  print(`${params.line} is ${level === 1 ? "high" : "low"}\n`);
}
