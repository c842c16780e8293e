/** What the conformance suite needs of a back end: a chip, and the world that its lines end in. */
import { type EdgeSelection, type GpioChip, KernelError, type Level, type LineConfig } from "tophalf";
import { expect } from "vitest";

/** Those that take the suite, and so have a column in the table. */
export const BACK_ENDS = ["mock", "gpiochip", "onoff"] as const;
export type BackEnd = (typeof BACK_ENDS)[number];

/** The chip of every rig: its label, its number of lines, and the names of two of them. */
export const LABEL = "pinctrl-bcm2835";
export const LINES = 54;
export const NAMES: ReadonlyMap<number, string> = new Map([
  [4, "GPIO4"],
  [17, "GPIO17"],
]);

/** A program that holds a line. */
export interface Outsider {
  readonly consumer: string;
  readonly letGo: () => void;
}

export interface GpioRig {
  readonly chip: GpioChip;
  /** Nanoseconds on the clock that edges are stamped with. */
  readonly now: () => number;
  /** The world pulls a line, as a resistor does: what drives the line wins. */
  readonly pull: (offset: number, level: Level) => void;
  /** The level of the line, seen from outside. */
  readonly seen: (offset: number) => Level;
  /** Another program takes a line. */
  readonly holdOutside: (offset: number) => Promise<Outsider>;
  readonly unplug: () => void;
  /** Does something as a user without any permissions. Absent where nobody asks for them. */
  readonly asNobody?: (action: () => void) => void;
  /** Time passes, and what is on its way arrives. */
  readonly pass: (milliseconds: number) => Promise<void>;
  readonly close: () => void;
}

export const INPUT: LineConfig = { direction: "input" };
export const OUTPUT: LineConfig = { direction: "output" };

/** What a chip reported. */
export class Heard {
  readonly edges: { readonly offset: number; readonly level: Level; readonly ns: number }[] = [];
  lost = 0;
  gone = 0;

  constructor(chip: GpioChip) {
    chip.connect({
      edge: (offset, level, { ns }) => this.edges.push({ offset, level, ns }),
      lost: (_offset, count) => (this.lost += count),
      gone: () => this.gone++,
    });
  }

  get levels(): Level[] {
    return this.edges.map(({ level }) => level);
  }
}

/** Edges of a line that starts at 0 and goes through `levels`, with `edges` selected; each is given time to arrive. */
export async function heardOf(
  rig: GpioRig,
  edges: EdgeSelection,
  levels: readonly Level[],
  config = INPUT,
): Promise<Level[]> {
  const heard = new Heard(rig.chip);
  rig.pull(17, 0);
  const line = rig.chip.request(17, config, "conformance");
  line.setEdges(edges);
  await drive(rig, 17, levels);
  return heard.levels;
}

/** The world pulls a line to one level after the other, slowly. */
export async function drive(rig: GpioRig, offset: number, levels: readonly Level[]): Promise<void> {
  await rig.pass(1);
  for (const level of levels) {
    rig.pull(offset, level);
    await rig.pass(20);
  }
}

/** The refusal that an action meets, as `EBUSY: who holds it`. */
export function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof KernelError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing";
}

export function expectRefusal(code: string, action: () => unknown, message = /./): void {
  const refusal = refusalOf(action);
  expect(refusal).toMatch(new RegExp(`^${code}: `));
  expect(refusal).toMatch(message);
}
