/** What a piece of text is, for a terminal that has colours. */
export type Style = "power" | "ground" | "held" | "high";

/** Text in the colour of what it is; as it is, where there are no colours. */
export type Paint = (style: Style, text: string) => string;

/** Numbers of ECMA-48's SGR: red, bright black, cyan, green. */
const COLOURS = { power: 31, ground: 90, held: 36, high: 32 } as const;
const USUAL = 39;

/** Colours on a terminal only, and not where the user wants none (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, env = process.env): Paint {
  const isColourful = stream.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  if (!isColourful) return (_style, text) => text;
  return (style, text) => `\u001b[${COLOURS[style]}m${text}\u001b[${USUAL}m`;
}
