import { readFileSync } from "node:fs";

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** The version of the package. */
export function packageVersion(): string {
  return manifest().version;
}

/** The oldest version of Node that the package runs on: `20.19`. */
export function oldestNode(): string {
  return manifest().engines.node.replace(/^>=/, "");
}

/** From its package.json: above the sources, or above what was compiled from them. */
function manifest(): Manifest {
  const file = ["../package.json", "../../package.json"]
    .map((path) => tryRead(new URL(path, import.meta.url)))
    .find((text) => text !== undefined);
  return JSON.parse(file ?? '{"version":"unknown","engines":{"node":">=0"}}') as Manifest;
}

function tryRead(url: URL): string | undefined {
  try {
    return readFileSync(url, "utf8");
  } catch {
    return undefined;
  }
}
