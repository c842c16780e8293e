#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { KernelError } from "../errno.ts";
import { describeThrown } from "../oops.ts";
import { packageVersion } from "../package-version.ts";
import { bootCommand } from "./boot.ts";
import { dmesgCommand } from "./dmesg.ts";
import { doctorCommand } from "./doctor.ts";
import { gpioCommand } from "./gpio.ts";
import { headerCommand } from "./header.ts";
import { i2cCommand } from "./i2c.ts";
import { insmodCommand } from "./insmod.ts";
import { lsmodCommand } from "./lsmod.ts";
import { mockCommand } from "./mock.ts";
import { modprobeCommand } from "./modprobe.ts";
import { modinfoCommand } from "./modinfo.ts";
import { endWithReader, fail } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { rmmodCommand } from "./rmmod.ts";
import { resumeCommand, suspendCommand } from "./suspend.ts";
import { udevadmCommand } from "./udevadm.ts";

/** The exit codes of every command. */
const DONE = 0;
const REFUSED = 1;
const USAGE = 2;

const COMMANDS = [
  bootCommand,
  doctorCommand,
  insmodCommand,
  rmmodCommand,
  lsmodCommand,
  modprobeCommand,
  modinfoCommand,
  headerCommand,
  dmesgCommand,
  gpioCommand,
  i2cCommand,
  mockCommand,
  suspendCommand,
  resumeCommand,
  udevadmCommand,
];

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const program = new Command("tophalf")
    .description("The Linux kernel's module model in userspace")
    .version(packageVersion())
    .showHelpAfterError("(tophalf --help lists the commands)");
  for (const add of COMMANDS) add(program);
  overrideExit(program);
  endWithReader();
  try {
    await program.parseAsync(args, { from: "user" });
    return DONE;
  } catch (error) {
    return exitCode(error);
  }
}

/** Makes commander throw instead of ending the process, in every subcommand. */
function overrideExit(command: Command): void {
  command.exitOverride();
  for (const subcommand of command.commands) overrideExit(subcommand);
}

/** Tells the user what failed, without a stack trace where it is no fault of ours. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : USAGE;
  if (error instanceof Refusal) {
    process.stderr.write(`${error.message}\n`);
    return REFUSED;
  }
  if (error instanceof KernelError) {
    fail(`${error.message} (${error.code})`);
    return REFUSED;
  }
  process.stderr.write(`tophalf failed, and that is a bug: ${describeThrown(error)}\n`);
  return REFUSED;
}
