import { readFileSync } from "node:fs";

/** What a process of the host is called, or undefined when it has gone or the host has no /proc. */
export function commandName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return undefined;
  }
}
