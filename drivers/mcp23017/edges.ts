import type { EdgeSelection, Level } from "tophalf";

/** What was read at once: words, port A in the low byte. */
export interface Sample {
  /** The pins that the interrupt is for. */
  readonly intf: number;
  /** All pins at that moment; of use for a port that has an interrupt. */
  readonly intcap: number;
  /** The pins now. */
  readonly gpio: number;
}

export interface Edge {
  readonly offset: number;
  /** The level after it. */
  readonly level: Level;
}

const PORTS = [0x00ff, 0xff00];

/**
 * The edges between two looks at the pins. The chip keeps the first change only; what came after it is seen by comparing, so that a
 * pin which has changed twice gets both edges.
 *
 * @param before the pins at the last look
 * @param enabled the pins whose edges are wanted
 */
export function edgesBetween(before: number, { intf, intcap, gpio }: Sample, enabled: number): Edge[] {
  const captured = PORTS.reduce((word, port) => word | ((intf & port ? intcap : before) & port), 0);
  return [
    ...edgesOf((before ^ captured) | intf, captured, enabled),
    ...edgesOf(captured ^ gpio, gpio, enabled),
  ];
}

/** Whether somebody who asked for `selection` is told of an edge. */
export function isWanted({ level }: Edge, selection: EdgeSelection): boolean {
  return selection === "both" || selection === (level === 1 ? "rising" : "falling");
}

function edgesOf(changed: number, levels: number, enabled: number): Edge[] {
  const edges: Edge[] = [];
  for (let offset = 0; offset < 16; offset++) {
    if ((changed & enabled & (1 << offset)) === 0) continue;
    edges.push({ offset, level: levels & (1 << offset) ? 1 : 0 });
  }
  return edges;
}
