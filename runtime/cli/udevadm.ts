import type { Command } from "commander";
import type { Uevent } from "../device/uevent.ts";
import { call } from "./call.ts";
import { print } from "./output.ts";

interface MonitorOptions {
  property?: true;
  subsystemMatch?: string[];
}

const HEADER = "monitor will print the received events for:\nKERNEL - the kernel uevent\n\n";

export function udevadmCommand(program: Command): void {
  const udevadm = program.command("udevadm").description("events of devices, drivers and modules");
  udevadm
    .command("monitor")
    .description("print events as they come, until Ctrl-C")
    .option("-p, --property", "print their variables as well")
    .option("-s, --subsystem-match <name...>", "only events of these subsystems")
    .option("-k, --kernel", "events of the kernel, which are all that there are")
    .action(monitor);
}

async function monitor({ property, subsystemMatch }: MonitorOptions): Promise<void> {
  const onEvent = (event: unknown): void => {
    if (isStart(event)) print(HEADER);
    else if (subsystemMatch?.includes((event as Uevent).subsystem) ?? true) {
      print(formatUevent(event as Uevent, property));
    }
  };
  await call("uevents", {}, onEvent);
}

/** Nothing that happens after the header was printed is missed. */
const isStart = (event: unknown): boolean =>
  typeof event === "object" && event !== null && "following" in event;

/** An event as `udevadm monitor` prints it; with `property` its variables follow, and an empty line. */
export function formatUevent({ time, action, devpath, subsystem, env }: Uevent, property = false): string {
  const line = `KERNEL[${seconds(time)}] ${action.padEnd(8)} ${devpath} (${subsystem})\n`;
  if (!property) return line;
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}\n`);
  return `${line}${variables.join("")}\n`;
}

/** Cut off below a microsecond. */
function seconds(nanoseconds: number): string {
  const microseconds = Math.floor(nanoseconds / 1e3);
  return `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, "0")}`;
}
