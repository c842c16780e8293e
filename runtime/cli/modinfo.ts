import type { Command } from "commander";
import { ENOENT, strerror } from "../errno.ts";
import { modinfo } from "../module/modinfo.ts";
import { print } from "./output.ts";
import { forEach, Refusal } from "./refusal.ts";

export function modinfoCommand(program: Command): void {
  program
    .command("modinfo")
    .description("show what a module says of itself, without loading it")
    .argument("<module...>", "a file, or the name of a driver or an installed package")
    .action((modules: string[]) => forEach(modules, info));
}

async function info(module: string): Promise<void> {
  try {
    print(await modinfo(module, process.cwd()));
  } catch (error) {
    throw Refusal.of(error, ({ errno }) => `modinfo: ERROR: ${headline(module, errno)}`);
  }
}

/** In modinfo(8)'s words. */
function headline(module: string, errno: number): string {
  if (errno !== ENOENT) return `could not get modinfo from '${module}': ${strerror(errno)}`;
  return `Module ${module} not found.`;
}
