import {
  type ChipLines,
  type ChipSinks,
  type Clock,
  type ClockTimer,
  type EdgeSelection,
  EINVAL,
  EIO,
  ENODEV,
  KernelError,
  type Level,
  type LineConfig,
} from "tophalf";
import { checkConfig, describe } from "./errors.ts";
import { EventQueue } from "./event-queue.ts";
import type { GpioFile } from "./native.ts";
import {
  bitOf,
  encodeConfig,
  EVENT,
  GPIO_V2_LINE_GET_VALUES_IOCTL,
  GPIO_V2_LINE_SET_CONFIG_IOCTL,
  GPIO_V2_LINE_SET_VALUES_IOCTL,
  type LineSettings,
  setBit,
  VALUES,
} from "./uapi.ts";

/** Events that one read fetches: a system call each would be too many, and what is read is ours to lose. */
const EVENTS_PER_READ = 64;
const EVENT_BYTES = EVENT.words * Uint32Array.BYTES_PER_ELEMENT;
/** How long an event may be on its way while later ones arrive. The kernel's threads for interrupts need far less. */
const SETTLE_NS = 100e6;

/** What a request needs of its chip. */
export interface RequestHome {
  readonly clock: Clock;
  /** Nanoseconds that CLOCK_MONOTONIC of this process is ahead of the kernel's. */
  readonly ahead: number;
  readonly report: Pick<ChipSinks, "edge" | "lost">;
  /** Makes a file of the descriptor; `onRecords` is told how many bytes were read to `words`, or a negated errno. */
  open(fd: number, words: Uint32Array, onRecords: (bytesOrErrno: number) => void): GpioFile;
  /** What lines are called in a message. */
  namesOf(offsets: readonly number[]): string;
  /** What it means that the kernel refused something. */
  refused(errno: number, offsets: readonly number[], doing: string): KernelError;
  /** The file cannot be read any more: has the chip gone? */
  checkThere(): void;
  /** The lines are nobody's any more. */
  forget(request: LineRequest): void;
}

/** Lines that were requested of a chip: one file of the kernel's. */
export class LineRequest implements ChipLines {
  readonly offsets: readonly number[];
  readonly #places: readonly number[];
  readonly #home: RequestHome;
  readonly #file: GpioFile;
  readonly #queue: EventQueue;
  readonly #records = new Uint32Array(EVENTS_PER_READ * EVENT.words);
  readonly #values = new Uint32Array(VALUES.words);
  #settings: LineSettings;
  /** By place: which edges are wanted while it is an input. */
  #selected: readonly EdgeSelection[];
  #watched = false;
  #released = false;
  #settling: ClockTimer | undefined;

  constructor(home: RequestHome, fd: number, offsets: readonly number[], config: LineConfig) {
    this.offsets = offsets;
    this.#places = [...offsets.keys()];
    this.#home = home;
    this.#selected = noEdges(offsets);
    this.#settings = { config, edges: this.#selected };
    this.#queue = new EventQueue(offsets, home.report, home.ahead);
    this.#file = home.open(fd, this.#records, (bytes) => this.#wasRead(bytes));
  }

  /** The level of its first line, which is the only one of most. */
  getFirst(): Level {
    const level = this.#file.getValue();
    if (level < 0) throw this.#refused(level, "read it");
    return level as Level;
  }

  setFirst(level: Level): void {
    const result = this.#file.setValue(level);
    if (result < 0) throw this.#refused(result, "drive it");
  }

  get(): Level[] {
    const values = this.#read(this.#places);
    return this.#places.map((place) => bitOf(values, VALUES.bits, place));
  }

  /** The level of one. */
  levelAt(place: number): Level {
    return bitOf(this.#read([place]), VALUES.bits, place);
  }

  set(levels: readonly (Level | undefined)[]): void {
    this.#checkHeld();
    if (levels.every((level) => level === undefined)) return; // the kernel takes that for a mistake
    const values = this.#values.fill(0);
    for (const place of this.#places) {
      if (levels[place] !== undefined) setBit(values, VALUES.mask, place);
      if (levels[place] === 1) setBit(values, VALUES.bits, place);
    }
    const result = this.#file.ioctl(GPIO_V2_LINE_SET_VALUES_IOCTL, values);
    if (result < 0) throw this.#refused(result, "drive it");
  }

  configure(config: LineConfig): void {
    this.#checkHeld();
    checkConfig(config, () => this.#names);
    if (config.direction === "output") this.#becomeOutput(config);
    else this.#becomeInput(config);
  }

  setEdges(place: number, selection: EdgeSelection): void {
    this.#checkHeld();
    const { config } = this.#settings;
    if (!(place in this.#selected)) {
      throw new KernelError(EINVAL, `there is no line ${place} among ${this.#selected.length}`);
    }
    if (config.direction === "output" && selection !== "none") {
      throw new KernelError(EIO, `${this.#names}: an output cannot interrupt`);
    }
    if (this.#selected[place] === selection) return;
    const selected = this.#selected.with(place, selection);
    if (config.direction === "input") {
      this.#listen(() => {
        this.#change({ config, edges: selected });
      }, selected);
    }
    this.#selected = selected;
  }

  /** @throws KernelError ENODEV when they were given back */
  release(): void {
    this.#checkHeld();
    this.#released = true;
    this.stop();
    this.#queue.close();
    this.#file.close();
    this.#home.forget(this);
  }

  /** The chip has gone: nothing comes any more. */
  stop(): void {
    this.#settling?.cancel();
    this.#settling = undefined;
    this.#queue.settle();
    this.#watched = false;
    this.#file.unwatch();
  }

  #becomeOutput(config: LineConfig): void {
    const edges = noEdges(this.offsets);
    this.#listen(() => {
      this.#change({ config, edges });
    }, edges);
  }

  #becomeInput(config: LineConfig): void {
    const { config: before } = this.#settings;
    const next = { config, edges: this.#selected, stopDebounce: (before.debounce ?? 0) > 0 };
    const turned = (config.activeLow ?? false) !== (before.activeLow ?? false);
    // An edge detector that runs keeps its polarity.
    const steps = turned && this.#watched ? [{ config: before, edges: noEdges(this.offsets) }, next] : [next];
    this.#listen(() => {
      this.#change(...steps);
    }, this.#selected);
  }

  /** Has the kernel told of other edges. Those from before are not reported. */
  #listen(change: () => void, edges: readonly EdgeSelection[]): void {
    const now = this.#home.clock.now();
    change();
    for (const place of this.#places) this.#queue.select(place, edges[place] ?? "none", now);
    this.#watchIfArmed();
  }

  /** One after the other; where one is refused all is as before. An output is not touched again: its level is not known here. */
  #change(...steps: readonly LineSettings[]): void {
    const before = this.#settings;
    for (const step of steps) {
      const result = this.#setConfig(step);
      if (result < 0) {
        if (before.config.direction === "input") this.#setConfig(before);
        throw this.#refused(result, `make it: ${describe(step.config)}`);
      }
      this.#settings = { config: step.config, edges: step.edges };
    }
  }

  #setConfig(settings: LineSettings): number {
    return this.#file.ioctl(GPIO_V2_LINE_SET_CONFIG_IOCTL, encodeConfig(settings));
  }

  #watchIfArmed(): void {
    const armed = this.#settings.edges.some((selection) => selection !== "none");
    if (armed === this.#watched) return;
    this.#watched = armed;
    if (!armed) {
      this.#file.unwatch();
      return;
    }
    const result = this.#file.watch(true);
    if (result < 0) throw this.#refused(result, "listen to it");
  }

  #wasRead(bytes: number): void {
    if (bytes < 0) {
      this.#home.checkThere();
      return;
    }
    this.#queue.take(this.#records, bytes / EVENT_BYTES);
    if (this.#queue.misses && !this.#released) this.#settleLater();
  }

  #settleLater(): void {
    this.#settling ??= this.#home.clock.after(SETTLE_NS, () => {
      this.#settling = undefined;
      this.#queue.settle();
    });
  }

  #read(places: readonly number[]): Uint32Array {
    const values = this.#values.fill(0);
    for (const place of places) setBit(values, VALUES.mask, place);
    const result = this.#file.ioctl(GPIO_V2_LINE_GET_VALUES_IOCTL, values);
    if (result < 0) throw this.#refused(result, "read it");
    return values;
  }

  #checkHeld(): void {
    if (this.#released) throw new KernelError(ENODEV, `${this.#names} was given back`);
  }

  #refused(errno: number, doing: string): KernelError {
    if (this.#released) return new KernelError(ENODEV, `${this.#names} was given back`);
    return this.#home.refused(errno, this.offsets, doing);
  }

  get #names(): string {
    return this.#home.namesOf(this.offsets);
  }
}

function noEdges(offsets: readonly number[]): EdgeSelection[] {
  return offsets.map(() => "none");
}
