import type { Command } from "commander";
import { EINVAL, strerror } from "../errno.ts";
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
          ({ errno }) => `insmod: ERROR: could not insert module ${module}: ${reason(errno)}`,
        );
      }
    });
}

/** insmod(8) has its own word for one errno. */
const reason = (errno: number): string => (errno === EINVAL ? "Invalid parameters" : strerror(errno));
