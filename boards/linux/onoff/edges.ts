import type { EdgeSelection, Level } from "tophalf";

/** Where a line's edges and losses go. */
export interface EdgeReport {
  edge(level: Level): void;
  lost(count: number): void;
}

/**
 * What it means that the kernel woke us. sysfs tells that at least one edge of those that are armed has been, not which and not how many, and
 * the level that is read then is a later one. So:
 *
 * - where one edge is armed, it was that one, whatever the level is by now; more of them may have become one wake-up, which nothing shows;
 * - where both are, and the level is the one of the edge before, an edge in between is missing, at least one: it is reported as lost.
 */
export class EdgeJudge {
  readonly #report: EdgeReport;
  #edges: EdgeSelection = "none";
  #level: Level = 0;
  #fresh = false;

  constructor(report: EdgeReport) {
    this.#report = report;
  }

  get edges(): EdgeSelection {
    return this.#edges;
  }

  /** @param level the one that the line has now */
  select(edges: EdgeSelection, level: Level): void {
    this.#edges = edges;
    this.#level = level;
  }

  /** Levels mean the opposite from now on. The file is not read for it: that would take a wake-up that is on its way. */
  turn(): void {
    this.#level = this.#level === 1 ? 0 : 1;
  }

  /**
   * A wake-up from before the watch may still be on its way: until {@link settle}, one that finds the level unchanged does not count.
   */
  unsettle(): void {
    this.#fresh = true;
  }

  settle(): void {
    this.#fresh = false;
  }

  /** @param level the one that was read after it */
  woken(level: Level): void {
    const same = level === this.#level;
    this.#level = level;
    if (this.#edges === "none" || (same && this.#fresh)) return;
    if (this.#edges !== "both") {
      this.#report.edge(this.#edges === "rising" ? 1 : 0);
      return;
    }
    if (same) this.#report.lost(1);
    this.#report.edge(level);
  }
}

/** Whether somebody who selected `edges` is told of the one that leads to `level`. */
export function isSelected(edges: EdgeSelection, level: Level): boolean {
  return edges === "both" || edges === (level === 1 ? "rising" : "falling");
}
