import type { Command } from "commander";
import { EBUSY, ENOENT, type KernelError } from "../errno.ts";
import { call } from "./call.ts";
import { forEach, Refusal } from "./refusal.ts";

export function rmmodCommand(program: Command): void {
  program
    .command("rmmod")
    .description("remove modules")
    .argument("<module...>")
    .action((names: string[]) => forEach(names, remove));
}

async function remove(name: string): Promise<void> {
  try {
    await call("rmmod", { name });
  } catch (error) {
    throw Refusal.of(error, (refused) => `rmmod: ERROR: ${headline(name, refused)}`);
  }
}

/** In rmmod(8)'s words. */
function headline(name: string, { errno, message }: KernelError): string {
  if (errno === EBUSY && message.includes(" is in use by: ")) return message;
  if (errno === EBUSY) return `Module ${name} is in use`;
  if (errno === ENOENT) return `Module ${name} is not currently loaded`;
  return `could not remove module ${name}`;
}
