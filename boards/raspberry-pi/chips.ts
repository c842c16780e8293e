import type { ChipModel, LineModel } from "../model.ts";
import { functionsOf, pullOf, rowsOf } from "../table.ts";
import { BCM2711_LINES } from "./bcm2711-lines.ts";
import { BCM2835_LINES } from "./bcm2835-lines.ts";
import { RP1_LINES } from "./rp1-lines.ts";

/** A GPIO controller of Raspberry Pi. Its label is the same on every kernel. */
export interface Controller {
  readonly label: string;
  /** Number, pull, functions. */
  readonly lines: string;
}

export const bcm2835: Controller = { label: "pinctrl-bcm2835", lines: BCM2835_LINES };
export const bcm2711: Controller = { label: "pinctrl-bcm2711", lines: BCM2711_LINES };
export const RP1 = "pinctrl-rp1";
export const rp1: Controller = { label: RP1, lines: RP1_LINES };

/** The label of the lines that the firmware drives for the kernel, on boards whose SoC has no pins left. */
export const EXPANDER = "raspberrypi-exp-gpio";

/** What a board makes of a chip: the names of its lines, and who in the kernel holds which, by offset. */
export interface ChipUse {
  readonly names: readonly string[];
  readonly held: ReadonlyMap<number, string>;
}

export function chipOf({ label, lines }: Controller, { names, held }: ChipUse): ChipModel {
  return {
    label,
    name: "gpiochip0",
    lines: rowsOf(lines).map(([, pull, ...functions], offset): LineModel => ({
      ...lineOf(names[offset], held.get(offset)),
      pull: pullOf(pull),
      functions: functionsOf(functions, "ALT"),
    })),
  };
}

export function expanderOf({ names, held }: ChipUse): ChipModel {
  const lines = names.map((name, offset) => lineOf(name, held.get(offset)));
  return { label: EXPANDER, name: "gpiochip1", lines };
}

function lineOf(name = "", heldBy?: string): LineModel {
  return { name, pull: "none", ...(heldBy !== undefined && { heldBy }) };
}
