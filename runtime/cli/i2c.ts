import { type Command, InvalidArgumentError } from "commander";
import { type AddressState, type BusStatus, FIRST_ADDRESS } from "../control/i2c-tool.ts";
import { call } from "./call.ts";
import { parseNumber } from "./options.ts";
import { print } from "./output.ts";

/** What one is used to type before a bus. */
const YES = [
  "-y, --yes",
  "nothing is asked: as i2c-tools have it, for which it is needed in scripts",
] as const;

interface AccessOptions {
  mode: string;
  force: boolean;
}

export function i2cCommand(program: Command): void {
  const i2c = program.command("i2c").description("look at I2C buses and at what is on them");
  i2c.command("list").description("list the buses, and the devices that drivers were told of").action(list);
  i2c
    .command("detect")
    .description("show which addresses of a bus answer; UU is one that a driver serves")
    .argument("[bus]", "1 or i2c-1", "1")
    .option(...YES)
    .action(detect);
  access(i2c.command("get"), "read a register, or without one the next byte")
    .argument("[register]", "0xd0", parseNumber)
    .action(get);
  access(i2c.command("set"), "write a register, or without a value one byte")
    .argument("<register>", "0xd0", parseNumber)
    .argument("[value]", "0x01", parseNumber)
    .action(set);
}

function access(command: Command, description: string): Command {
  return command
    .description(description)
    .argument("<bus>", "1 or i2c-1")
    .argument("<address>", "0x76", parseNumber)
    .option("-m, --mode <mode>", "b byte, w word (low byte first), c byte without a register", parseMode, "b")
    .option("-f, --force", "also where a driver serves the device", false)
    .option(...YES);
}

async function list(): Promise<void> {
  for (const { name, description, clients } of (await call("i2c.list")) as BusStatus[]) {
    print(`${name}\t${description}\n`);
    for (const client of clients) {
      print(`\t${client.name}\t${client.type}\t${client.driver ?? "(no driver)"}\n`);
    }
  }
}

async function detect(bus: string): Promise<void> {
  print(formatGrid((await call("i2c.detect", { bus })) as AddressState[]));
}

async function get(
  bus: string,
  addr: number,
  register: number | undefined,
  { mode, force }: AccessOptions,
): Promise<void> {
  const value = (await call("i2c.get", { bus, addr, register, mode, force })) as number;
  print(`0x${value.toString(16).padStart(mode === "w" ? 4 : 2, "0")}\n`);
}

async function set(
  bus: string,
  addr: number,
  register: number,
  value: number | undefined,
  { mode, force }: AccessOptions,
): Promise<void> {
  await call("i2c.set", { bus, addr, register, value, mode, force });
}

const PER_ROW = 16;
const ROWS = 8;

/** As i2cdetect(8) prints it. */
export function formatGrid(states: readonly AddressState[]): string {
  const cell = (addr: number): string => {
    const state = states[addr - FIRST_ADDRESS];
    if (state === undefined) return "  ";
    return { free: "--", held: "UU", found: addr.toString(16).padStart(2, "0") }[state];
  };
  const columns = [...Array(PER_ROW).keys()];
  const head = `     ${columns.map((column) => column.toString(16)).join("  ")}\n`;
  const rows = [...Array(ROWS).keys()].map((row) => {
    const cells = columns.map((column) => `${cell(row * PER_ROW + column)} `);
    return `${row}0: ${cells.join("")}\n`;
  });
  return head + rows.join("");
}

function parseMode(text: string): string {
  if (!/^[bwc]$/.test(text)) throw new InvalidArgumentError("It must be b, w or c.");
  return text;
}
