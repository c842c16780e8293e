import type { EdgeSelection, GpioChip, Level, LineConfig } from "../hal/gpio-chip.ts";

/** What is answered at once, or by a chip behind a bus when it has been asked. */
export type Answer<T> = T | Promise<T>;

/** A line of any chip: a `ChipLine`, where every call may take waiting. */
export interface AnyChipLine {
  get(): Answer<Level>;
  set(level: Level): Answer<void>;
  configure(config: LineConfig): Answer<void>;
  setEdges(edges: EdgeSelection): void | Promise<void>;
  release(): Answer<void>;
}

/** A chip whose lines cannot be used without waiting, since it is behind a bus: `gpio_chip.can_sleep`. */
export interface SleepingChip extends Pick<
  GpioChip,
  "label" | "name" | "lineCount" | "lineInfo" | "connect"
> {
  readonly canSleep: true;
  request(offset: number, config: LineConfig, consumer: string): Promise<AnyChipLine>;
}

export type AnyChip = GpioChip | SleepingChip;

/** gpiod_cansleep(), of all lines of a chip. */
export const canSleep = (chip: AnyChip): chip is SleepingChip => "canSleep" in chip;
