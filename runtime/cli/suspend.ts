import { Argument, type Command } from "commander";
import { SLEEP_STATES } from "../device/system-sleep.ts";
import { call } from "./call.ts";

export function suspendCommand(program: Command): void {
  program
    .command("suspend")
    .description("put the devices to sleep: their drivers' suspend callbacks run")
    .addArgument(new Argument("[state]", "how").choices(SLEEP_STATES).default("mem"))
    .action(async (state: string) => {
      await call("suspend", { state });
    });
}

export function resumeCommand(program: Command): void {
  program
    .command("resume")
    .description("wake the devices up again")
    .action(async () => {
      await call("resume");
    });
}
