import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { EIO, KernelError } from "../errno.ts";
import { moduleHeader } from "../module/uapi/module-header.ts";
import { print } from "./output.ts";
import { Refusal } from "./refusal.ts";

export function headerCommand(program: Command): void {
  program
    .command("header")
    .description("make the C header of a module's ioctls and structs, without loading it")
    .argument("<module>", "a file, or the name of a driver or an installed package")
    .option("-o, --output <file>", "write it there instead of printing it")
    .action(async (module: string, { output }: { output?: string }) => {
      try {
        const header = await moduleHeader(module, process.cwd());
        if (output === undefined) print(header);
        else write(output, header);
      } catch (error) {
        throw Refusal.of(error, () => `header: ERROR: could not make the header of ${module}`);
      }
    });
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new KernelError(EIO, `${file} cannot be written: ${(error as Error).message}`);
  }
}
