/** The C compiler's own word on constants: an oracle that is there on most machines. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasCompiler = process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0;

/** What a C program prints, given the headers it needs, the body of its main, and declarations to go before it. */
export function runC(headers: readonly string[], body: string, declarations = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "tophalf-c-"));
  try {
    const source = join(folder, "main.c");
    const includes = headers.map((header) => `#include <${header}>\n`).join("");
    writeFileSync(source, `${includes}${declarations}\nint main(void) {\n${body}\nreturn 0;\n}\n`);
    execFileSync("cc", ["-D_GNU_SOURCE", "-o", join(folder, "main"), source]);
    return execFileSync(join(folder, "main"), { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
