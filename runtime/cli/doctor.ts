import type { Command } from "commander";
import { EINVAL, KernelError } from "../errno.ts";
import { readBoard } from "../doctor/board-facts.ts";
import { examine } from "../doctor/examine.ts";
import { MachineFiles } from "../doctor/files.ts";
import type { Finding } from "../doctor/finding.ts";
import { readMachine } from "../doctor/machine.ts";
import { systemClock } from "../time/system-clock.ts";
import { realBoards } from "./board.ts";
import { print } from "./output.ts";
import { Refusal } from "./refusal.ts";

export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("look for what is missing on this machine, and say how to mend it; needs no running tophalf")
    .option("--board <model>", "auto (this machine), or the model that it is to be", "auto")
    .action(doctor);
}

async function doctor({ board: wanted }: { board: string }): Promise<void> {
  const files = new MachineFiles();
  if (wanted.startsWith("mock:")) {
    throw new KernelError(
      EINVAL,
      `${wanted} is simulated, it needs nothing of this machine: leave --board away`,
    );
  }
  const model = wanted === "auto" ? undefined : wanted;
  const board = readBoard(await realBoards(), model, files, systemClock);
  const findings = examine(await readMachine(files, board));
  for (const finding of findings) print(formatFinding(finding));
  const count = (level: Finding["level"]): number => findings.filter((one) => one.level === level).length;
  const summary = `${counted(count("problem"), "problem")}, ${counted(count("warning"), "warning")}`;
  if (count("problem") > 0) throw new Refusal(`tophalf: ${summary}`);
  print(`${summary}\n`);
}

/** `problem  fuse      there is no /dev/fuse: sudo modprobe fuse` */
export function formatFinding({ level, about, text }: Finding): string {
  return `${level.padEnd(7)}  ${about.padEnd(8)}  ${text}\n`;
}

const counted = (count: number, what: string): string =>
  `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
