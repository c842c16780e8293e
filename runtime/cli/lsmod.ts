import type { Command } from "commander";
import { call } from "./call.ts";
import { print } from "./output.ts";

interface Row {
  name: string;
  size: number;
  refcount: number;
  users: string[];
}

export function lsmodCommand(program: Command): void {
  program
    .command("lsmod")
    .description("list the loaded modules")
    .action(async () => {
      const rows = (await call("lsmod")) as Row[];
      print("Module                  Size  Used by\n");
      for (const { name, size, refcount, users } of rows) {
        const columns = [`${name.padEnd(19)} ${String(size).padStart(8)}  ${refcount}`, users.join(",")];
        print(`${columns.join(" ").trimEnd()}\n`);
      }
    });
}
