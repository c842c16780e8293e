import type { HeaderPin } from "tophalf";

/** What is fixed about a model of a board: its chips, what is on its pins, and how its lines wake up. */
export interface BoardModel {
  /** As `--board` takes it. */
  readonly name: string;
  /** As /proc/device-tree/model begins on it. */
  readonly model: string;
  readonly chips: readonly ChipModel[];
  readonly header: readonly HeaderPin[];
  /** The chip that a bare GPIO number means. */
  readonly numberedChip: string;
}

export interface ChipModel {
  readonly label: string;
  readonly name: string;
  /** By offset. */
  readonly lines: readonly LineModel[];
}

export interface LineModel {
  /** From the device tree's gpio-line-names. */
  readonly name: string;
  /** The pull at reset. */
  readonly pull: "up" | "down" | "none";
  /** The kernel's own consumer, when the line is taken from the start. */
  readonly heldBy?: string;
}
