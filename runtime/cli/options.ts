import { InvalidArgumentError } from "commander";
import type { Level } from "../hal/gpio-chip.ts";

/** A whole number from 0 on. */
export function parseCount(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** A number from 0 on, as 118 or 0x76. */
export function parseNumber(text: string): number {
  if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(text))
    throw new InvalidArgumentError("It must be a number, such as 0x76.");
  return Number(text);
}

/** A line's level. */
export function parseLevel(text: string): Level {
  if (text !== "0" && text !== "1") throw new InvalidArgumentError("It must be 0 or 1.");
  return text === "0" ? 0 : 1;
}

/** What is more urgent than that is shown: 1 (only emerg) to 8 (all). */
export function parseLoglevel(text: string): number {
  if (!/^[1-8]$/.test(text)) throw new InvalidArgumentError("It must be 1 to 8.");
  return Number(text);
}
