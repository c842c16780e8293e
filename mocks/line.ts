import type { Bias, Clock, Drive, EdgeSelection, Level, LineConfig, LineInfo } from "tophalf";
import { Debouncer } from "../boards/debounce.ts";
import type { LineModel } from "../boards/model.ts";
import { Wire, type WireSource } from "./wire.ts";

const PULLED: Readonly<Record<LineModel["pull"], Bias>> = {
  up: "pull-up",
  down: "pull-down",
  none: "disabled",
};
const PULL_LEVEL: Readonly<Partial<Record<Bias, Level>>> = { "pull-up": 1, "pull-down": 0 };

/** One line of a mock chip: a wire with the pad's driver and pull on it, and the edge detector behind it. */
export class MockLine {
  readonly name: string;
  readonly wire: Wire;
  direction: "input" | "output" = "input";
  edges: EdgeSelection = "none";
  /** Who outside the runtime holds it: the kernel itself, or another program. */
  heldBy: string | undefined;
  #consumer: string | undefined;
  readonly #offset: number;
  readonly #model: LineModel;
  readonly #clock: Clock;
  readonly #onEdge: (offset: number, level: Level) => void;
  readonly #output: WireSource = { level: undefined, weak: false };
  readonly #pull: WireSource = { level: undefined, weak: true };
  #bias: Bias;
  #lastLevel: Level = 0;
  #drive: Drive = "push-pull";
  #activeLow = false;
  #debouncer: Debouncer | undefined;

  constructor(
    offset: number,
    model: LineModel,
    clock: Clock,
    onEdge: (offset: number, level: Level) => void,
  ) {
    this.name = model.name;
    this.wire = new Wire();
    this.heldBy = model.heldBy;
    this.#offset = offset;
    this.#model = model;
    this.#clock = clock;
    this.#onEdge = onEdge;
    this.#bias = PULLED[model.pull];
    this.wire.connect(this.#output);
    this.wire.connect(this.#pull);
    this.wire.onChange(() => {
      this.#wireChanged(this.wire.level);
    });
    this.#setBias(this.#bias);
  }

  get info(): LineInfo {
    return {
      offset: this.#offset,
      name: this.name,
      direction: this.direction,
      level: this.level,
      bias: this.#bias,
      drive: this.#drive,
      activeLow: this.#activeLow,
      ...(this.heldBy !== undefined && { heldBy: this.heldBy }),
    };
  }

  /** Who holds it, here or outside. */
  get holder(): string | undefined {
    return this.#consumer ?? this.heldBy;
  }

  /** The logical level that its holder sees. */
  get level(): Level {
    return this.#logical(this.#debouncer?.level ?? this.wire.level);
  }

  /** The level that the pull gives it; 0 where it has none. */
  get idleLevel(): Level {
    return PULL_LEVEL[this.#bias] ?? 0;
  }

  take(config: LineConfig, consumer: string): void {
    this.#consumer = consumer;
    this.configure(config);
  }

  configure(config: LineConfig): void {
    const { direction, initial = 0, bias = "as-is", drive = "push-pull", activeLow = false } = config;
    if (direction === "output") this.direction = direction;
    this.#drive = drive;
    this.#activeLow = activeLow;
    this.#setDebounce(0);
    if (bias !== "as-is") this.#setBias(bias);
    if (direction === "output") this.drive(initial);
    else this.wire.drive(this.#output, undefined);
    this.direction = direction; // what it does as an output is no edge, letting go of the wire neither
    this.#setDebounce(config.debounce ?? 0); // starts from the level that the pull makes
  }

  /** The pad drives the wire to a logical level; the half that open drain or open source does not have leaves it alone. */
  drive(logical: Level): void {
    const level = this.#logical(logical);
    const released =
      (this.#drive === "open-drain" && level === 1) || (this.#drive === "open-source" && level === 0);
    this.wire.drive(this.#output, released ? undefined : level);
  }

  /** Back to what it was at reset. */
  giveBack(): void {
    this.edges = "none";
    this.#consumer = undefined;
    this.configure({ direction: "input", bias: PULLED[this.#model.pull] });
  }

  #setBias(bias: Bias): void {
    this.#bias = bias;
    this.wire.drive(this.#pull, PULL_LEVEL[bias]);
  }

  #setDebounce(microseconds: number): void {
    this.#debouncer?.stop();
    this.#debouncer = undefined;
    if (microseconds === 0) return;
    const settled = (level: Level): void => this.#report(level);
    this.#debouncer = new Debouncer(this.#clock, microseconds, this.wire.level, settled);
  }

  #wireChanged(level: Level): void {
    if (level === this.#lastLevel) return;
    this.#lastLevel = level;
    if (this.#debouncer) this.#debouncer.changed(level);
    else this.#report(level);
  }

  #report(physical: Level): void {
    const level = this.#logical(physical);
    const wanted = this.edges === "both" || this.edges === (level === 1 ? "rising" : "falling");
    if (wanted && this.direction === "input") this.#onEdge(this.#offset, level);
  }

  /** From the wire's level to the logical one, and back. */
  #logical(level: Level): Level {
    if (!this.#activeLow) return level;
    return level === 1 ? 0 : 1;
  }
}
