/** A GPIO controller as the gpio core sees it: what Linux calls `struct gpio_chip`, reduced to what drivers use. */

export type Level = 0 | 1;
export type Bias = "pull-up" | "pull-down" | "disabled" | "as-is";
export type Drive = "push-pull" | "open-drain" | "open-source";
export type EdgeSelection = "none" | "rising" | "falling" | "both";

export interface LineConfig {
  direction: "input" | "output";
  /** The level an output starts with. Default 0. */
  initial?: Level;
  /** Default "as-is". */
  bias?: Bias;
  /** Outputs only. Default "push-pull". */
  drive?: Drive;
}

/** When an edge was seen first. Read it during the call; the object is used again for the next edge. */
export interface EdgeTime {
  /** Nanoseconds on CLOCK_MONOTONIC. */
  readonly ns: number;
}

/** Called synchronously, in the event-loop turn in which the edge arrived. Nothing is allocated on its way. */
export type EdgeSink = (offset: number, level: Level, time: EdgeTime) => void;

/** A line that is ours. Every call may throw a KernelError: EIO, ENODEV when the chip has gone. */
export interface ChipLine {
  get(): Level;
  /** @throws KernelError EPERM on an input */
  set(level: Level): void;
  configure(config: LineConfig): void;
  /** Which edges reach the chip's edge sink. Level changes while "none" are not reported later. */
  setEdges(edges: EdgeSelection): void;
  release(): void;
}

/** What is known of a line, requested or not. */
export interface LineInfo {
  readonly offset: number;
  /** The line's own name, such as `GPIO17`; empty when it has none. */
  readonly name: string;
  readonly direction: "input" | "output";
  readonly level: Level;
  readonly bias: Bias;
  /** Who holds it outside this runtime (another program, the kernel); undefined when nobody does. */
  readonly heldBy?: string;
}

export interface GpioChip {
  /** Stable across kernels, unlike the number: `pinctrl-bcm2711`. */
  readonly label: string;
  /** `gpiochip0`. */
  readonly name: string;
  readonly lineCount: number;
  lineInfo(offset: number): LineInfo;
  /** @throws KernelError EINVAL no such line, EBUSY held outside this runtime, EACCES */
  request(offset: number, config: LineConfig, consumer: string): ChipLine;
  /** Where the edges of all lines of this chip go; one sink a chip. */
  onEdge(sink: EdgeSink): void;
}
