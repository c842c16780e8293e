import {
  type ChipLine,
  type Clock,
  EBUSY,
  type EdgeSink,
  EINVAL,
  ENODEV,
  EPERM,
  type GpioChip,
  KernelError,
  type Level,
  type LineConfig,
  type LineInfo,
} from "tophalf";
import type { ChipModel } from "../boards/model.ts";
import { MockLine } from "./line.ts";

/** A GPIO controller whose lines end in wires. */
export class MockGpioChip implements GpioChip {
  readonly label: string;
  readonly name: string;
  readonly lineCount: number;
  readonly #lines: readonly MockLine[];
  #sink: EdgeSink | undefined;

  constructor(model: ChipModel, clock: Clock) {
    this.label = model.label;
    this.name = model.name;
    this.lineCount = model.lines.length;
    const time = { ns: 0 };
    const onEdge = (offset: number, level: Level): void => {
      time.ns = clock.now();
      this.#sink?.(offset, level, time);
    };
    this.#lines = model.lines.map((line, offset) => new MockLine(offset, line, onEdge));
  }

  /** The line, from the world's side. @throws KernelError EINVAL */
  line(offset: number): MockLine {
    const line = this.#lines[offset];
    if (!line) throw new KernelError(EINVAL, `${this.label} has no line ${offset}`);
    return line;
  }

  lineInfo(offset: number): LineInfo {
    return this.line(offset).info;
  }

  request(offset: number, config: LineConfig, consumer: string): ChipLine {
    const line = this.line(offset);
    if (line.holder !== undefined) {
      throw new KernelError(EBUSY, `${line.name} is in use by "${line.holder}"`);
    }
    line.take(config, consumer);
    return new RequestedLine(line);
  }

  onEdge(sink: EdgeSink): void {
    this.#sink = sink;
  }

  /** No edge is delivered any more. */
  close(): void {
    this.#sink = undefined;
  }
}

/** The driver's hold on a line; dead once released. */
class RequestedLine implements ChipLine {
  #line: MockLine | undefined;

  constructor(line: MockLine) {
    this.#line = line;
  }

  get(): Level {
    return this.#held.wire.level;
  }

  set(level: Level): void {
    if (this.#held.direction === "input") throw new KernelError(EPERM, `${this.#held.name} is an input`);
    this.#held.drive(level);
  }

  configure(config: LineConfig): void {
    this.#held.configure(config);
  }

  setEdges(edges: Parameters<ChipLine["setEdges"]>[0]): void {
    this.#held.edges = edges;
  }

  release(): void {
    this.#held.giveBack();
    this.#line = undefined;
  }

  get #held(): MockLine {
    if (!this.#line) throw new KernelError(ENODEV, "the line was given back");
    return this.#line;
  }
}
