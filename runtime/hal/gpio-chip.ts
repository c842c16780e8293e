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
  /** Levels and edges are the logical ones: 1 is the low voltage (GPIO_ACTIVE_LOW). Default false. */
  activeLow?: boolean;
  /** Inputs only: a level counts when it has stood for so many microseconds. Default 0. Values are filtered too. */
  debounce?: number;
}

/** When an edge was seen first. Read it during the call; the object is used again for the next edge. */
export interface EdgeTime {
  /** Nanoseconds on CLOCK_MONOTONIC. */
  readonly ns: number;
}

/** Called synchronously, in the event-loop turn in which the edge arrived. Nothing is allocated on its way. */
export type EdgeSink = (offset: number, level: Level, time: EdgeTime) => void;

/**
 * Called when edges of a line got lost below the runtime (the kernel's queue was full), before the next edge that was not.
 */
export type LossSink = (offset: number, count: number) => void;

/** Where a chip reports to: all that happens on its lines goes to one place. */
export interface ChipSinks {
  edge: EdgeSink;
  lost: LossSink;
  /** The chip was unplugged, or its driver removed: every call on it throws ENODEV from now on. Called once. */
  gone: () => void;
}

/** A line that is ours. Every call may throw a KernelError: EIO, ENODEV when the chip has gone. */
export interface ChipLine {
  get(): Level;
  /** @throws KernelError EPERM on an input */
  set(level: Level): void;
  /** An output reports no edges. One that becomes an input again reports those that were selected before: from the same moment on, if the controller can do that. */
  configure(config: LineConfig): void;
  /** Which edges reach the chip's edge sink. Level changes while "none" are not reported later. @throws KernelError EIO on an output */
  setEdges(edges: EdgeSelection): void;
  release(): void;
}

/** Lines that are ours and are read and driven together, in one request. By their place in it. */
export interface ChipLines {
  /** All levels at one moment, as far as the controller can do that. */
  get(): Level[];
  /** Drives all at one moment; undefined leaves a line as it is. @throws KernelError EPERM on inputs */
  set(levels: readonly (Level | undefined)[]): void;
  configure(config: LineConfig): void;
  /** Which edges of one of them reach the chip's edge sink. */
  setEdges(index: number, edges: EdgeSelection): void;
  release(): void;
}

/** What is known of a line, requested or not. */
export interface LineInfo {
  readonly offset: number;
  /** The line's own name, such as `GPIO17`; empty when it has none. */
  readonly name: string;
  readonly direction: "input" | "output";
  /** The logical level; undefined where it cannot be read without taking the line. */
  readonly level: Level | undefined;
  readonly bias: Bias;
  readonly drive: Drive;
  readonly activeLow: boolean;
  /** Who holds it outside this runtime (another program, the kernel); undefined when nobody does. */
  readonly heldBy?: string;
}

export interface GpioChip {
  /** Stable across kernels, unlike the number: `pinctrl-bcm2711`. */
  readonly label: string;
  /** `gpiochip0`. */
  readonly name: string;
  readonly lineCount: number;
  /** Its edges have the time at which they happened, not that at which they were heard of. Default true. */
  readonly stampsEdges?: boolean;
  /** @throws KernelError EINVAL no such line, ENODEV */
  lineInfo(offset: number): LineInfo;
  /** @throws KernelError EINVAL no such line or impossible configuration, EBUSY held outside this runtime (by whom), EACCES, ENODEV */
  request(offset: number, config: LineConfig, consumer: string): ChipLine;
  /** Up to 64 lines at once, all or none. @throws KernelError as request() does; EINVAL for a line that is named twice */
  requestLines(offsets: readonly number[], config: LineConfig, consumer: string): ChipLines;
  /** Where it reports to; called once, before any request. */
  connect(sinks: ChipSinks): void;
  /**
   * Reports the offset of each line that is requested, released or configured by anybody, until the returned function is called
   * (GPIO_V2_GET_LINEINFO_WATCH). Absent where the back end cannot tell.
   */
  watchInfo?(changed: (offset: number) => void): () => void;
}
