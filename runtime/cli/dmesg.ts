import { type Command, InvalidArgumentError } from "commander";
import { formatRecord, parseLevels, type Stamp } from "../printk/format.ts";
import type { LogRecord } from "../printk/ring.ts";
import { call } from "./call.ts";
import { print } from "./output.ts";

interface DmesgOptions {
  follow?: true;
  notime?: true;
  ctime?: true;
  level?: Set<number>;
  clear?: true;
  readClear?: true;
}

export function dmesgCommand(program: Command): void {
  program
    .command("dmesg")
    .description("print the kernel log")
    .option("-w, --follow", "wait for new messages")
    .option("-t, --notime", "no timestamps")
    .option("-T, --ctime", "timestamps as wall time")
    .option("-l, --level <list>", "only these levels, such as err,warn", levelSet)
    .option("-C, --clear", "empty the log instead of printing it")
    .option("-c, --read-clear", "empty the log after printing it")
    .action(dmesg);
}

async function dmesg(options: DmesgOptions): Promise<void> {
  const stamp: Stamp = options.notime ? "none" : options.ctime ? "wall" : "boot";
  const levels = options.level;
  let boot = 0;
  const onEvent = (event: unknown): void => {
    const { bootWallTime = boot, record } = event as { bootWallTime?: number; record?: LogRecord };
    boot = bootWallTime;
    if (!record || options.clear || (levels && !levels.has(record.level))) return;
    print(`${formatRecord(record, stamp, boot)}\n`);
  };
  const clear = Boolean(options.clear ?? options.readClear);
  await call("dmesg", { clear, follow: Boolean(options.follow) }, onEvent);
}

function levelSet(list: string): Set<number> {
  try {
    return parseLevels(list);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
