import { readFileSync } from "node:fs";

/** The version of the package, from its package.json: above the sources, or above what was compiled from them. */
export function packageVersion(): string {
  const file = ["../package.json", "../../package.json"]
    .map((path) => tryRead(new URL(path, import.meta.url)))
    .find((text) => text !== undefined);
  return (JSON.parse(file ?? '{"version":"unknown"}') as { version: string }).version;
}

function tryRead(url: URL): string | undefined {
  try {
    return readFileSync(url, "utf8");
  } catch {
    return undefined;
  }
}
