import type { Command } from "commander";
import { EBUSY, EEXIST, ENOENT, type KernelError, strerror } from "../errno.ts";
import { isModuleNotFound } from "../module/resolve.ts";
import { call } from "./call.ts";
import { forEach, Refusal } from "./refusal.ts";

export function modprobeCommand(program: Command): void {
  program
    .command("modprobe")
    .description(
      "load a module after those that it needs; with -r remove it, and what is not needed any more",
    )
    .option("-r, --remove", "remove instead: every argument is a module", false)
    .argument("<module>", "its file, or the name of a driver or an installed package")
    .argument("[param=value...]", "its parameters")
    .action(async (module: string, rest: string[], { remove }: { remove: boolean }) => {
      await (remove ? forEach([module, ...rest], unload) : load(module, rest));
    });
}

async function load(module: string, params: readonly string[]): Promise<void> {
  try {
    await call("modprobe", { module, params, cwd: process.cwd() });
  } catch (error) {
    throw Refusal.of(error, (refused) => `modprobe: ${headline(module, refused)}`);
  }
}

async function unload(module: string): Promise<void> {
  try {
    await call("modprobe.remove", { module, cwd: process.cwd() });
  } catch (error) {
    throw Refusal.of(error, (refused) =>
      refused.errno === EBUSY
        ? `modprobe: FATAL: Module ${module} is in use.`
        : `modprobe: ${headline(module, refused)}`,
    );
  }
}

/** In modprobe(8)'s words. */
function headline(module: string, { errno, message }: KernelError): string {
  if (errno === ENOENT && isModuleNotFound(message)) return `FATAL: Module ${module} not found.`;
  return `ERROR: could not insert '${module}': ${reason(errno)}`;
}

function reason(errno: number): string {
  if (errno === ENOENT) return "Unknown symbol in module, or unknown parameter (see dmesg)";
  return errno === EEXIST ? "Module already in kernel" : strerror(errno);
}
