import type { Command } from "commander";
import type { Level } from "../hal/gpio-chip.ts";
import { call } from "./call.ts";
import { parseCount, parseLevel, parseNumber } from "./options.ts";
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
  partCommands(mock);
}

interface WiringOptions {
  bus?: number;
  interrupt?: string;
}

function partCommands(mock: Command): void {
  mock
    .command("attach")
    .description("wire a part to an I2C bus: bme280, bmp280, ds3231, mcp23017")
    .argument("<part>")
    .argument("[address]", "0x76; the part's usual one", parseNumber)
    .option("-b, --bus <bus>", "the bus, 1; the first of the board", parseCount)
    .option("-i, --interrupt <line>", "the line that its interrupt output is wired to, GPIO25")
    .action(attach);
  mock
    .command("detach")
    .description("take a part off its I2C bus")
    .argument("<address>", "0x76", parseNumber)
    .option("-b, --bus <bus>", "the bus, 1; the first of the board", parseCount)
    .action(async (addr: number, { bus }: WiringOptions) => {
      await call("mock.detach", { addr, bus });
    });
}

async function attach(part: string, addr: number | undefined, wiring: WiringOptions): Promise<void> {
  const { bus, interrupt: line } = wiring;
  const at = (await call("mock.attach", { part, addr, bus, line })) as { bus: number; addr: number };
  print(`${part} is at 0x${at.addr.toString(16)} on i2c-${at.bus}\n`);
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
