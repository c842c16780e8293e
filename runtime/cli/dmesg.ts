import { type Command, InvalidArgumentError } from "commander";
import {
  decodeLevel,
  formatLines,
  parseConsoleLevel,
  parseLevels,
  printable,
  type Stamp,
} from "../printk/format.ts";
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
  decode?: true;
  consoleLevel?: number;
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
    .option("-x, --decode", "facility and level as words")
    .option(
      "-n, --console-level <level>",
      "what boot's terminal shows: 1 or emerg … 8 or debug",
      consoleLevel,
    )
    .action(dmesg);
}

async function dmesg(options: DmesgOptions): Promise<void> {
  if (options.consoleLevel !== undefined) {
    await call("dmesg.console", { level: options.consoleLevel });
    return;
  }
  const stamp: Stamp = options.notime ? "none" : options.ctime ? "wall" : "boot";
  const levels = options.level;
  let boot = 0;
  const onEvent = (event: unknown): void => {
    const { bootWallTime = boot, record } = event as { bootWallTime?: number; record?: LogRecord };
    boot = bootWallTime;
    if (!record || options.clear || (levels && !levels.has(record.level))) return;
    const before = options.decode ? decodeLevel(record.level) : "";
    print(`${printable(formatLines(record, before, stamp, boot))}\n`);
  };
  const clear = Boolean(options.clear ?? options.readClear);
  await call("dmesg", { clear, follow: Boolean(options.follow) }, onEvent);
}

const levelSet = (list: string): Set<number> => parse(() => parseLevels(list));
const consoleLevel = (text: string): number => parse(() => parseConsoleLevel(text));

function parse<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
