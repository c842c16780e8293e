import { fileURLToPath } from "node:url";

const RUNTIME = new URL("..", import.meta.url);
/** Places of the runtime as stacks have them: a path or an address, in which a space is `%20`. */
const OURS = [RUNTIME.href, fileURLToPath(RUNTIME), "node:"];

/** Where the driver's code called the runtime: ` at init (/…/chardev.ts:12:5)`; nothing when it is not known. */
export function callSite(): string {
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  const outside = frames.find((frame) => !OURS.some((place) => frame.includes(place)));
  return outside === undefined ? "" : ` ${outside.trim()}`;
}
