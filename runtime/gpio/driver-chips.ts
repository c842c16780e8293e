import { EINVAL, KernelError } from "../errno.ts";
import { run } from "../fs/steps.ts";
import type { ChipLine, ChipLines, EdgeSelection, GpioChip, Level, LineConfig } from "../hal/gpio-chip.ts";
import type { AnyChip, Answer, AnyChipLine, SleepingChip } from "./any-chip.ts";
import { DriverChip, type DriverChipDoor, type GpioChipOptions } from "./driver-chip.ts";
import { SeparateLines } from "./separate-lines.ts";

/** The chip of a driver, as the core sees it: one that sleeps, or one like the board's own. */
export function driverChip(
  name: string,
  options: GpioChipOptions,
  door: DriverChipDoor,
): DriverChip & AnyChip {
  return options.canSleep
    ? new SleepingDriverChip(name, options, door)
    : new FastDriverChip(name, options, door);
}

class SleepingDriverChip extends DriverChip implements SleepingChip {
  readonly canSleep = true;

  async request(offset: number, config: LineConfig, consumer: string): Promise<AnyChipLine> {
    return run(this.take(offset, config, consumer));
  }
}

class FastDriverChip extends DriverChip implements GpioChip {
  /** Its driver is told by an interrupt that there was one, and finds out later of which line. */
  readonly stampsEdges = false;

  request(offset: number, config: LineConfig, consumer: string): ChipLine {
    return new FastLine(now(run(this.take(offset, config, consumer)), this.label), this.label);
  }

  requestLines(offsets: readonly number[], config: LineConfig, consumer: string): ChipLines {
    const lines: ChipLine[] = [];
    try {
      for (const offset of offsets) lines.push(this.request(offset, config, consumer));
    } catch (error) {
      for (const line of lines.reverse()) line.release();
      throw error;
    }
    return new SeparateLines(lines);
  }

  protected override peek(offset: number): Level | undefined {
    try {
      const level = this.options.get?.(offset);
      if (level === undefined || level instanceof Promise) return undefined;
      return this.stateOf(offset).activeLow ? (level === 1 ? 0 : 1) : level;
    } catch {
      return undefined;
    }
  }
}

/** What a chip that cannot sleep has answered. @throws KernelError EINVAL for a promise */
function now<T>(answer: Answer<T>, label: string): T {
  if (!(answer instanceof Promise)) return answer;
  answer.catch(() => undefined);
  throw new KernelError(EINVAL, `a callback of ${label} is async: its driver has to add it with canSleep`);
}

/** A line that needs no waiting. */
class FastLine implements ChipLine {
  readonly #line: AnyChipLine;
  readonly #label: string;

  constructor(line: AnyChipLine, label: string) {
    this.#line = line;
    this.#label = label;
  }

  get(): Level {
    return now(this.#line.get(), this.#label);
  }

  set(level: Level): void {
    now(this.#line.set(level), this.#label);
  }

  configure(config: LineConfig): void {
    now(this.#line.configure(config), this.#label);
  }

  setEdges(edges: EdgeSelection): void {
    now(this.#line.setEdges(edges), this.#label);
  }

  release(): void {
    now(this.#line.release(), this.#label);
  }
}
