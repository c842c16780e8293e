import { EBUSY, EINVAL, EIO, ENODEV, EOPNOTSUPP, KernelError } from "../errno.ts";
import { run, settled, type Steps } from "../fs/steps.ts";
import type { Bias, Drive, EdgeSelection, Level, LineConfig, LineInfo } from "../hal/gpio-chip.ts";
import type { Answer, AnyChipLine } from "./any-chip.ts";

/** How the pad of a line is wanted. */
export interface PadConfig {
  readonly bias: Bias;
  readonly drive: Drive;
  /** Microseconds that a level has to stand for; 0 for none. */
  readonly debounce: number;
}

/**
 * A GPIO chip that a driver drives: `struct gpio_chip`. Offsets are those of its lines, from 0 on; levels are those of the pins. A
 * callback refuses with a KernelError. With `canSleep` it may be async.
 */
export interface GpioChipOptions {
  /** Names the chip, and its lines: `mcp23017-1-0020:3`. No two chips have the same. */
  readonly label: string;
  /** How many lines it has. */
  readonly ngpio: number;
  /** Names of lines, by offset; a line without one has an empty name, or none. */
  readonly names?: readonly string[];
  /** Its callbacks may take waiting: the lines cannot be used from top and bottom halves. Default false. */
  readonly canSleep?: boolean;
  /** Somebody takes a line. */
  request?(offset: number): Answer<void>;
  /** Nobody has it any more. */
  free?(offset: number): Answer<void>;
  /** What a line is before anybody has taken it. Default "input". */
  getDirection?(offset: number): LineConfig["direction"];
  directionInput?(offset: number): Answer<void>;
  /** Drives a line from now on, to `level` at first. Without it there are no outputs. */
  directionOutput?(offset: number, level: Level): Answer<void>;
  get?(offset: number): Answer<Level>;
  /** Drives an output to another level. */
  set?(offset: number, level: Level): Answer<void>;
  /** Asked only when something else than push-pull, the bias as it is and no debouncing is wanted. Without it that is EOPNOTSUPP. */
  setConfig?(offset: number, config: PadConfig): Answer<void>;
  /** Its interrupt controller, `struct gpio_irq_chip` with `threaded`. Without it the lines have no irqs. */
  readonly irq?: GpioIrqChip;
}

/** The interrupt controller of a GPIO chip. Its driver calls `k.irq.handleNested()` when it finds out that a line has interrupted. */
export interface GpioIrqChip {
  /**
   * Which edges of a line interrupt from now on, "none" for no more: irq_set_type(), irq_mask(), irq_unmask() and
   * irq_bus_sync_unlock() in one. Calls for several lines may overlap.
   */
  setType(offset: number, edges: EdgeSelection): Answer<void>;
}

/** What a driver's chip works with. */
export interface DriverChipDoor {
  /** A callback threw what is no refusal. */
  oops(where: string, error: unknown): void;
}

interface LineState {
  direction: LineConfig["direction"];
  config: PadConfig;
  activeLow: boolean;
}

const PLAIN: PadConfig = { bias: "as-is", drive: "push-pull", debounce: 0 };

/** The lines of a chip that a driver drives, and who has them. */
export class DriverChip {
  readonly label: string;
  readonly name: string;
  readonly lineCount: number;
  readonly options: GpioChipOptions;
  isGone = false;
  readonly #door: DriverChipDoor;
  readonly #holders = new Map<number, string>();
  readonly #states: readonly LineState[];

  /** @param name `gpiochip2` */
  constructor(name: string, options: GpioChipOptions, door: DriverChipDoor) {
    this.label = options.label;
    this.name = name;
    this.lineCount = options.ngpio;
    this.options = options;
    this.#door = door;
    this.#states = Array.from({ length: options.ngpio }, (_, offset) => ({
      direction: options.getDirection?.(offset) ?? "input",
      config: PLAIN,
      activeLow: false,
    }));
  }

  lineInfo(offset: number): LineInfo {
    this.checkPresent();
    const { direction, config, activeLow } = this.stateOf(offset);
    const { bias, drive } = config;
    return {
      offset,
      name: this.nameOf(offset),
      direction,
      level: this.peek?.(offset),
      bias,
      drive,
      activeLow,
    };
  }

  /** Edges are told by their irqs, not by the chip. */
  connect(): void {
    // nothing is told
  }

  /** Takes a line. */
  *take(offset: number, config: LineConfig, consumer: string): Steps<DriverLine> {
    this.checkPresent();
    this.stateOf(offset);
    const holder = this.#holders.get(offset);
    if (holder !== undefined) {
      const name = this.nameOf(offset) || `${this.label}:${offset}`;
      throw new KernelError(EBUSY, `${name} is in use by "${holder}"; see: tophalf gpio info`);
    }
    this.#holders.set(offset, consumer);
    try {
      yield* this.ask("request", () => this.options.request?.(offset));
      const line = new DriverLine(this, offset);
      yield* line.configuring(config);
      return line;
    } catch (error) {
      this.#holders.delete(offset);
      throw error;
    }
  }

  /** Nobody has the line any more. */
  *giveBack(offset: number): Steps<void> {
    this.#holders.delete(offset);
    if (!this.isGone) yield* this.ask("free", () => this.options.free?.(offset));
  }

  /** Calls a callback. What it throws by mistake is its driver's oops, and EIO. */
  *ask<T>(what: string, body: () => Answer<T>): Steps<T> {
    this.checkPresent();
    try {
      return yield* settled(body());
    } catch (error) {
      if (error instanceof KernelError) throw error;
      this.#door.oops(`${what} of gpio chip ${this.label}`, error);
      throw new KernelError(EIO, `${what} of ${this.label} failed; see: tophalf dmesg`);
    }
  }

  stateOf(offset: number): LineState {
    const state = this.#states[offset];
    if (!state) throw new KernelError(EINVAL, `${this.label} has ${this.lineCount} lines, and no ${offset}`);
    return state;
  }

  checkPresent(): void {
    if (this.isGone) throw new KernelError(ENODEV, `${this.name} (${this.label}) has gone`);
  }

  /** The logical level, where it can be had at once. */
  protected peek?(offset: number): Level | undefined;

  nameOf(offset: number): string {
    return this.options.names?.[offset] ?? "";
  }
}

const SWAPPED = { rising: "falling", falling: "rising", both: "both", none: "none" } as const;

/** A taken line of a driver's chip: from logical levels and edges to those of the pin, and back. */
export class DriverLine implements AnyChipLine {
  readonly #chip: DriverChip;
  readonly #offset: number;

  constructor(chip: DriverChip, offset: number) {
    this.#chip = chip;
    this.#offset = offset;
  }

  get(): Answer<Level> {
    return run(this.#getting());
  }

  set(level: Level): Answer<void> {
    const { options } = this.#chip;
    return run(this.#chip.ask("set", () => options.set?.(this.#offset, this.#swap(level))));
  }

  configure(config: LineConfig): Answer<void> {
    return run(this.configuring(config));
  }

  setEdges(edges: EdgeSelection): void | Promise<void> {
    const { irq } = this.#chip.options;
    if (edges === "none" && this.#chip.isGone) return;
    const wanted = this.#state.activeLow ? SWAPPED[edges] : edges;
    return run(this.#chip.ask("setType", () => irq?.setType(this.#offset, wanted)));
  }

  release(): Answer<void> {
    return run(this.#chip.giveBack(this.#offset));
  }

  *configuring(config: LineConfig): Steps<void> {
    const { bias = "as-is", drive = "push-pull", debounce = 0, activeLow = false } = config;
    const state = this.#state;
    yield* this.#padding({ bias, drive, debounce });
    state.activeLow = activeLow;
    if (config.direction === "input") yield* this.#toInput();
    else yield* this.#toOutput(config.initial ?? 0);
    state.direction = config.direction;
  }

  *#padding(config: PadConfig): Steps<void> {
    const { options, label } = this.#chip;
    const isPlain = config.bias === "as-is" && config.drive === "push-pull" && config.debounce === 0;
    if (!options.setConfig && !isPlain) {
      throw new KernelError(EOPNOTSUPP, `${label} can do no bias, no ${config.drive} and no debouncing`);
    }
    if (!isPlain) yield* this.#chip.ask("setConfig", () => options.setConfig?.(this.#offset, config));
    this.#state.config = config;
  }

  *#toInput(): Steps<void> {
    const { options, label } = this.#chip;
    if (!options.get) throw new KernelError(EIO, `the lines of ${label} are outputs only`);
    yield* this.#chip.ask("directionInput", () => options.directionInput?.(this.#offset));
  }

  *#toOutput(initial: Level): Steps<void> {
    const { options, label } = this.#chip;
    if (!options.directionOutput) throw new KernelError(EIO, `the lines of ${label} are inputs only`);
    const level = this.#swap(initial);
    yield* this.#chip.ask("directionOutput", () => options.directionOutput?.(this.#offset, level));
  }

  *#getting(): Steps<Level> {
    const { options, label } = this.#chip;
    return this.#swap(
      yield* this.#chip.ask("get", () => {
        if (!options.get) throw new KernelError(EIO, `the lines of ${label} cannot be read`);
        return options.get(this.#offset);
      }),
    );
  }

  #swap(level: Level): Level {
    return this.#state.activeLow ? (level === 1 ? 0 : 1) : level;
  }

  get #state(): LineState {
    return this.#chip.stateOf(this.#offset);
  }
}
