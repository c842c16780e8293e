import {
  type ChipLine,
  type ChipLines,
  type ChipSinks,
  type Clock,
  EBUSY,
  EINVAL,
  ENODEV,
  type GpioChip,
  KernelError,
  type Level,
  type LineConfig,
  type LineInfo,
  SeparateLines,
} from "tophalf";
import { checkOffsets } from "../boards/check-offsets.ts";
import type { ChipModel } from "../boards/model.ts";
import { MockLine } from "./line.ts";
import { RequestedLine } from "./requested-line.ts";

/** A GPIO controller whose lines end in wires. */
export class MockGpioChip implements GpioChip {
  readonly label: string;
  readonly name: string;
  readonly lineCount: number;
  readonly #lines: readonly MockLine[];
  readonly #watchers = new Set<(offset: number) => void>();
  #sinks: ChipSinks | undefined;
  #unplugged = false;

  constructor(model: ChipModel, clock: Clock) {
    this.label = model.label;
    this.name = model.name;
    this.lineCount = model.lines.length;
    const time = { ns: 0 };
    const onEdge = (offset: number, level: Level): void => {
      time.ns = clock.now();
      this.#sinks?.edge(offset, level, time);
    };
    this.#lines = model.lines.map((line, offset) => new MockLine(offset, line, clock, onEdge));
  }

  /** The line, from the world's side. @throws KernelError EINVAL */
  line(offset: number): MockLine {
    const line = this.#lines[offset];
    if (!line) throw new KernelError(EINVAL, `${this.label} has no line ${offset}`);
    return line;
  }

  lineInfo(offset: number): LineInfo {
    this.#checkPlugged();
    return this.line(offset).info;
  }

  request(offset: number, config: LineConfig, consumer: string): ChipLine {
    this.#checkFree([offset]);
    return this.#take(offset, config, consumer);
  }

  requestLines(offsets: readonly number[], config: LineConfig, consumer: string): ChipLines {
    this.#checkFree(offsets);
    return new SeparateLines(offsets.map((offset) => this.#take(offset, config, consumer)));
  }

  connect(sinks: ChipSinks): void {
    this.#sinks = sinks;
  }

  watchInfo(changed: (offset: number) => void): () => void {
    const watcher = (offset: number): void => changed(offset);
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Another program takes a line. @returns gives it back */
  holdOutside(offset: number, consumer: string): () => void {
    const line = this.line(offset);
    const hold = (by: string | undefined): void => {
      line.heldBy = by;
      this.#changed(offset);
    };
    hold(consumer);
    return () => hold(undefined);
  }

  /** The world pulls the plug: what is held answers ENODEV from now on. */
  unplug(): void {
    if (this.#unplugged) return;
    this.#unplugged = true;
    const sinks = this.#sinks;
    this.close();
    sinks?.gone();
  }

  /** The kernel's queue overflows: edges of a line are lost before the next one. */
  lose(offset: number, count: number): void {
    this.#sinks?.lost(offset, count);
  }

  /** No edge is delivered any more. */
  close(): void {
    this.#sinks = undefined;
    this.#watchers.clear();
  }

  #take(offset: number, config: LineConfig, consumer: string): RequestedLine {
    const line = this.line(offset);
    line.take(config, consumer);
    this.#changed(offset);
    return new RequestedLine(line, {
      check: () => this.#checkPlugged(),
      changed: () => this.#changed(offset),
    });
  }

  #changed(offset: number): void {
    for (const watcher of this.#watchers) watcher(offset);
  }

  #checkFree(offsets: readonly number[]): void {
    this.#checkPlugged();
    checkOffsets(this, offsets);
    for (const { name, holder } of offsets.map((offset) => this.line(offset))) {
      if (holder !== undefined) {
        throw new KernelError(EBUSY, `${name} is in use by "${holder}"; see: tophalf gpio info`);
      }
    }
  }

  #checkPlugged(): void {
    if (this.#unplugged) throw new KernelError(ENODEV, `${this.name} (${this.label}) has gone`);
  }
}
