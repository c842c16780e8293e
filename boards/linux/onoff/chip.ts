import {
  type ChipLine,
  type ChipLines,
  type ChipSinks,
  type Clock,
  type ClockTimer,
  EBUSY,
  ENODEV,
  type GpioChip,
  KernelError,
  type LineConfig,
  type LineInfo,
  SeparateLines,
} from "tophalf";
import { checkOffsets } from "../../check-offsets.ts";
import type { GpioFiles } from "./files.ts";
import type { SysfsChip } from "./find.ts";
import type { Held } from "./holders.ts";
import { directoryOf, Lender } from "./lend.ts";
import { type LineHome, type LineIdentity, OnoffLine } from "./line.ts";
import type { OpenValue } from "./value.ts";

/** sysfs wakes nobody when a chip goes: how often to look, while lines are held. */
const LOOK_NS = 1e9;

export interface OnoffParts {
  readonly files: GpioFiles;
  readonly openValue: OpenValue;
  readonly clock: Clock;
  /** What the kernel tells of its lines, by global number. */
  readonly heldLines: () => ReadonlyMap<number, Held>;
  /** Names by offset, from the board's table: sysfs has none. */
  readonly lineNames?: readonly string[];
  readonly sleep?: (milliseconds: number) => void;
}

/** A GPIO controller by its files in /sys/class/gpio. */
export class OnoffChip implements GpioChip {
  readonly label: string;
  readonly name: string;
  readonly lineCount: number;
  readonly stampsEdges = false;
  readonly #chip: SysfsChip;
  readonly #parts: OnoffParts;
  readonly #lender: Lender;
  readonly #home: LineHome;
  readonly #held = new Map<number, { readonly consumer: string; readonly line: OnoffLine }>();
  readonly #time = { ns: 0 };
  #sinks: ChipSinks | undefined;
  #gone = false;
  #look: ClockTimer | undefined;

  constructor(chip: SysfsChip, parts: OnoffParts) {
    this.label = chip.label;
    this.name = chip.name;
    this.lineCount = chip.lineCount;
    this.#chip = chip;
    this.#parts = parts;
    this.#lender = new Lender({ ...parts, holderOf: (number) => parts.heldLines().get(number)?.holder });
    this.#home = {
      ...parts,
      lender: this.#lender,
      attempt: (action) => this.#attempt(action),
      lineFailed: () => this.#checkThere(),
    };
  }

  lineInfo(offset: number): LineInfo {
    return this.#attempt(() => {
      checkOffsets(this, [offset]);
      const number = this.#chip.base + offset;
      const held = this.#parts.heldLines().get(number);
      const exported = this.#lender.isExported(number);
      const here = this.#held.get(offset);
      const heldBy = here ? undefined : (held?.holder ?? (exported ? "sysfs" : undefined));
      return {
        offset,
        name: this.#parts.lineNames?.[offset] ?? held?.name ?? "",
        bias: "as-is",
        drive: "push-pull",
        ...(exported ? this.#stateOf(number) : unknownState(held)),
        ...here?.line.configured,
        ...(heldBy !== undefined && { heldBy }),
      };
    });
  }

  request(offset: number, config: LineConfig, consumer: string): ChipLine {
    return this.#attempt(() => {
      this.#checkFree([offset]);
      return this.#take(offset, config, consumer);
    });
  }

  requestLines(offsets: readonly number[], config: LineConfig, consumer: string): ChipLines {
    return this.#attempt(() => {
      this.#checkFree(offsets);
      const lines: OnoffLine[] = [];
      try {
        for (const offset of offsets) lines.push(this.#take(offset, config, consumer));
      } catch (error) {
        for (const line of lines) line.release();
        throw error;
      }
      return new SeparateLines(lines);
    });
  }

  connect(sinks: ChipSinks): void {
    this.#sinks = sinks;
  }

  /** No edge is delivered any more; every line is given back. */
  close(): void {
    this.#sinks = undefined;
    for (const { line } of [...this.#held.values()]) {
      if (this.#gone) line.stop();
      else line.release();
    }
    this.#lender.close();
    this.#look?.cancel();
  }

  #take(offset: number, config: LineConfig, consumer: string): OnoffLine {
    const line = new OnoffLine(this.#home, this.#identityOf(offset), config);
    this.#held.set(offset, { consumer, line });
    this.#look ??= this.#lookLater();
    return line;
  }

  #identityOf(offset: number): LineIdentity {
    return {
      number: this.#chip.base + offset,
      name: this.#nameOf(offset),
      edge: (level) => {
        this.#time.ns = this.#parts.clock.now();
        this.#sinks?.edge(offset, level, this.#time);
      },
      lost: (count) => this.#sinks?.lost(offset, count),
      forget: () => this.#forget(offset),
    };
  }

  #forget(offset: number): void {
    this.#held.delete(offset);
    if (this.#held.size > 0) return;
    this.#look?.cancel();
    this.#look = undefined;
  }

  #lookLater(): ClockTimer {
    return this.#parts.clock.after(LOOK_NS, () => {
      this.#checkThere();
      if (!this.#gone) this.#look = this.#lookLater();
    });
  }

  /** Does something; what fails because the chip has gone says so. */
  #attempt<T>(action: () => T): T {
    this.#checkPlugged();
    try {
      return action();
    } catch (error) {
      this.#checkThere();
      this.#checkPlugged();
      throw error;
    }
  }

  #checkThere(): void {
    if (this.#gone || this.#parts.files.exists(`${this.#chip.directory}/base`)) return;
    this.#gone = true;
    this.#look?.cancel();
    for (const { line } of this.#held.values()) line.stop();
    this.#sinks?.gone();
    this.#sinks = undefined;
  }

  #checkPlugged(): void {
    if (this.#gone) throw new KernelError(ENODEV, `${this.name} (${this.label}) has gone`);
  }

  #checkFree(offsets: readonly number[]): void {
    checkOffsets(this, offsets);
    for (const offset of offsets) {
      const held = this.#held.get(offset);
      if (held) {
        throw new KernelError(
          EBUSY,
          `${this.#nameOf(offset)} is in use by "${held.consumer}"; see: tophalf gpio info`,
        );
      }
    }
  }

  #nameOf(offset: number): string {
    const name = this.#parts.lineNames?.[offset] ?? "";
    return name === "" ? `line ${offset} of ${this.label}` : name;
  }

  #stateOf(number: number): Pick<LineInfo, "direction" | "level" | "activeLow"> {
    const { files } = this.#parts;
    const directory = directoryOf(number);
    return {
      direction: files.read(`${directory}/direction`) === "out" ? "output" : "input",
      level: files.read(`${directory}/value`) === "1" ? 1 : 0,
      activeLow: files.read(`${directory}/active_low`) === "1",
    };
  }
}

/** What can be said of a line that is not exported: sysfs tells nothing, and the kernel's debug file little. */
function unknownState(held: Held | undefined): Pick<LineInfo, "direction" | "level" | "activeLow"> {
  return { direction: held?.direction ?? "input", level: undefined, activeLow: false };
}
