import { readFileSync } from "node:fs";

/** The rows of a table in this folder; lines that begin with # say where it is from. */
export function tableOf(name: string): string[][] {
  return readFileSync(new URL(name, import.meta.url), "utf8")
    .split("\n")
    .filter((row) => row !== "" && !row.startsWith("#"))
    .map((row) => row.split(" "));
}
