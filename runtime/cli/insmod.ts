import type { Command } from "commander";
import { EINVAL, ENOENT, ENOEXEC, type KernelError, strerror } from "../errno.ts";
import { isModuleNotFound } from "../module/resolve.ts";
import { call } from "./call.ts";
import { Refusal } from "./refusal.ts";

export function insmodCommand(program: Command): void {
  program
    .command("insmod")
    .description("load a module")
    .argument("<module>", "its file, or the name of a driver or an installed package")
    .argument("[param=value...]", "its parameters; tophalf modinfo lists them")
    .action(async (module: string, params: string[]) => {
      try {
        await call("insmod", { module, params, cwd: process.cwd() });
      } catch (error) {
        throw Refusal.of(
          error,
          (refused) => `insmod: ERROR: could not ${step(refused)} module ${module}: ${reason(refused)}`,
        );
      }
    });
}

/** Without its file insmod(8) has nothing to insert. */
const step = ({ errno, message }: KernelError): string =>
  errno === ENOENT && isModuleNotFound(message) ? "load" : "insert";

/** insmod(8) has its own words for some errnos. */
function reason({ errno, message }: KernelError): string {
  if (errno === EINVAL) return "Invalid parameters";
  if (errno === ENOEXEC) return "Invalid module format";
  return isUnknownSymbol(message) ? "Unknown symbol in module" : strerror(errno);
}

/** ENOENT is also what a missing file gets. */
const isUnknownSymbol = (message: string): boolean => message.startsWith("Unknown symbol");
