import { fileURLToPath } from "node:url";

const RUNTIME = fileURLToPath(new URL("..", import.meta.url));

/** Where the driver's code called the runtime: ` at init (/…/chardev.ts:12:5)`; nothing when it is not known. */
export function callSite(): string {
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  const outside = frames.find((frame) => !frame.includes(RUNTIME) && !frame.includes("node:"));
  return outside === undefined ? "" : ` ${outside.trim()}`;
}
