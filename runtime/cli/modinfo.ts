import type { Command } from "commander";
import { modinfo } from "../module/modinfo.ts";
import { print } from "./output.ts";
import { Refusal } from "./refusal.ts";

export function modinfoCommand(program: Command): void {
  program
    .command("modinfo")
    .description("show what a module says of itself, without loading it")
    .argument("<module...>", "a file, or the name of a driver or an installed package")
    .action(async (modules: string[]) => {
      for (const module of modules) print(await info(module));
    });
}

async function info(module: string): Promise<string> {
  try {
    return await modinfo(module, process.cwd());
  } catch (error) {
    throw Refusal.of(error, () => `modinfo: ERROR: could not get modinfo from '${module}'`);
  }
}
