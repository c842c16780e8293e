import { EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { Board, LineAddress } from "../hal/board.ts";
import type { GpioChip, LineConfig, LineInfo } from "../hal/gpio-chip.ts";
import type { IrqTable } from "../irq/irq.ts";
import type { Printk } from "../printk/printk.ts";
import { ChipIrqs } from "./chip-irqs.ts";
import { GpioLine } from "./gpio-line.ts";
import { GpioLines, type LinesPart, releasePart } from "./gpio-lines.ts";

/** A line as users write it: `GPIO17`, a header pin such as `J8_11`, or the GPIO's number. */
export type LineName = string | number;

/** What `tophalf gpio info` says of a line. */
export interface LineStatus extends LineInfo {
  readonly chip: string;
  /** The label under which somebody here, or outside, holds the line. */
  readonly consumer: string | undefined;
}

interface ChipState {
  readonly chip: GpioChip;
  readonly irqs: ChipIrqs;
  /** Who of this runtime holds which line. */
  readonly consumers: Map<number, string>;
  /** It was unplugged. */
  gone: boolean;
}

interface Located {
  readonly state: ChipState;
  readonly offset: number;
}

interface Placed extends Located {
  /** Which line of the request it is. */
  readonly place: number;
}

/** gpiolib: who holds which line of the board. */
export class Gpio {
  readonly #board: Board;
  readonly #irqs: IrqTable;
  readonly #printk: Printk;
  readonly #chips = new Map<string, ChipState>();

  constructor(board: Board, irqs: IrqTable, printk: Printk) {
    this.#board = board;
    this.#irqs = irqs;
    this.#printk = printk;
    for (const chip of board.chips) this.#add(chip);
    for (const { label, reason } of board.missingChips ?? []) {
      printk.warn(`gpio ${label}: not used, and its lines are refused: ${reason}`);
    }
  }

  /**
   * gpiod_get(): takes a line for `consumer`.
   *
   * @throws KernelError EINVAL unknown line, EBUSY held (by whom is said), ENODEV its chip is not here (and why), and what the board answers
   */
  request(name: LineName, config: LineConfig, consumer: string, onFree?: () => void): GpioLine {
    const { state, offset } = this.#locate(name);
    const { chip, irqs, consumers } = state;
    const label = nameOf(state, offset);
    const chipLine = chip.request(offset, config, consumer);
    consumers.set(offset, consumer);
    return new GpioLine({
      name: label,
      consumer,
      config,
      chipLine,
      mapIrq: (line) => irqs.mappingOf(offset, line),
      isArmed: () => irqs.isArmed(offset),
      onFree: () => {
        giveBack(state, offset);
        onFree?.();
      },
    });
  }

  /**
   * gpiod_get_array(): takes lines, on whatever chips, for `consumer`; all or none.
   *
   * @throws KernelError EINVAL no line, or one that is unknown or named twice; and as request() does
   */
  requestLines(
    names: readonly LineName[],
    config: LineConfig,
    consumer: string,
    onFree?: () => void,
  ): GpioLines {
    if (names.length === 0) throw new KernelError(EINVAL, "name at least one line");
    const located = names.map((name, place) => ({ ...this.#locate(name), place }));
    const parts: LinesPart[] = [];
    try {
      for (const state of new Set(located.map((one) => one.state))) {
        const onChip = located.filter((one) => one.state === state);
        parts.push(takePart(state, onChip, config, consumer));
      }
    } catch (error) {
      for (const part of parts.reverse()) releasePart(part);
      throw error;
    }
    return new GpioLines(parts, config, onFree);
  }

  /** The lines of all chips, in order; those of a chip that was unplugged are not among them. */
  *status(): Generator<LineStatus> {
    for (const { chip, consumers, gone } of this.#chips.values()) {
      for (let offset = 0; offset < chip.lineCount && !gone; offset++) {
        const info = chip.lineInfo(offset);
        yield { ...info, chip: chip.label, consumer: consumers.get(offset) ?? info.heldBy };
      }
    }
  }

  /** @throws KernelError EINVAL for a name that the board does not have */
  find(name: LineName): LineAddress {
    const address = this.#board.findLine(name);
    if (!address) {
      throw new KernelError(
        EINVAL,
        `${this.#board.model} has no line '${name}'; tophalf gpio info lists them`,
      );
    }
    return address;
  }

  /** The line's state, held or not. @throws KernelError EINVAL, ENODEV */
  lineInfo(name: LineName): LineInfo {
    const { state, offset } = this.#locate(name);
    return state.chip.lineInfo(offset);
  }

  #add(chip: GpioChip): void {
    const state: ChipState = {
      chip,
      irqs: new ChipIrqs(chip, this.#irqs, () => {
        state.gone = true;
        this.#printk.err(`gpio ${chip.name} (${chip.label}) has gone: its lines answer ENODEV from now on`);
      }),
      consumers: new Map(),
      gone: false,
    };
    this.#chips.set(chip.label, state);
  }

  #locate(name: LineName): Located {
    const { chip, offset } = this.find(name);
    const state = this.#chips.get(chip);
    if (!state) throw this.#missing(name, chip);
    if (state.gone) throw new KernelError(ENODEV, `the chip of ${name}, ${chip}, has gone`);
    return { state, offset };
  }

  #missing(name: LineName, chip: string): KernelError {
    const missing = this.#board.missingChips?.find(({ label }) => label === chip);
    const { errno = ENODEV, reason = "the board has no such chip" } = missing ?? {};
    return new KernelError(errno, `${name} is on ${chip}, which cannot be used: ${reason}`);
  }
}

function takePart(
  state: ChipState,
  located: readonly Placed[],
  config: LineConfig,
  consumer: string,
): LinesPart {
  const offsets = located.map(({ offset }) => offset);
  const lines = state.chip.requestLines(offsets, config, consumer);
  for (const offset of offsets) state.consumers.set(offset, consumer);
  return {
    lines,
    places: located.map(({ place }) => place),
    mapIrq: (index) =>
      state.irqs.mappingOf(offsets[index] ?? 0, { setEdges: (edges) => lines.setEdges(index, edges) }),
    forget: () => {
      for (const offset of offsets) giveBack(state, offset);
    },
  };
}

function giveBack({ irqs, consumers }: ChipState, offset: number): void {
  irqs.forget(offset);
  consumers.delete(offset);
}

function nameOf({ chip }: ChipState, offset: number): string {
  return chip.lineInfo(offset).name || `${chip.label}:${offset}`;
}
