import { EBUSY, EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { Board, LineAddress } from "../hal/board.ts";
import type { GpioChip, LineConfig, LineInfo } from "../hal/gpio-chip.ts";
import type { IrqTable } from "../irq/irq.ts";
import { ChipIrqs } from "./chip-irqs.ts";
import { GpioLine } from "./gpio-line.ts";

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
  readonly held: Map<number, GpioLine>;
}

/** gpiolib: who holds which line of the board. */
export class Gpio {
  readonly #board: Board;
  readonly #chips = new Map<string, ChipState>();

  constructor(board: Board, irqs: IrqTable) {
    this.#board = board;
    for (const chip of board.chips) {
      this.#chips.set(chip.label, { chip, irqs: new ChipIrqs(chip, irqs), held: new Map() });
    }
  }

  /**
   * gpiod_request() with its direction: takes a line for `consumer`.
   *
   * @throws KernelError EINVAL unknown line, EBUSY held (by whom is said), and what the board answers
   */
  request(name: LineName, config: LineConfig, consumer: string, onFree?: () => void): GpioLine {
    const { state, offset, label } = this.#locate(name);
    const { chip, irqs, held } = state;
    const holder = held.get(offset)?.consumer ?? chip.lineInfo(offset).heldBy;
    if (holder !== undefined) {
      throw new KernelError(EBUSY, `${label} is in use by "${holder}"; see: tophalf gpio info`);
    }
    const line = new GpioLine({
      name: label,
      consumer,
      config,
      chipLine: chip.request(offset, config, consumer),
      mapIrq: (chipLine) => irqs.mappingOf(offset, chipLine),
      onFree: () => {
        irqs.forget(offset);
        held.delete(offset);
        onFree?.();
      },
    });
    held.set(offset, line);
    return line;
  }

  /** The lines of all chips, in order. */
  *status(): Generator<LineStatus> {
    for (const { chip, held } of this.#chips.values()) {
      for (let offset = 0; offset < chip.lineCount; offset++) {
        const info = chip.lineInfo(offset);
        yield { ...info, chip: chip.label, consumer: held.get(offset)?.consumer ?? info.heldBy };
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

  /** The line's state, held or not. @throws KernelError EINVAL */
  lineInfo(name: LineName): LineInfo {
    const { state, offset } = this.#locate(name);
    return state.chip.lineInfo(offset);
  }

  #locate(name: LineName): { state: ChipState; offset: number; label: string } {
    const { chip, offset } = this.find(name);
    const state = this.#chips.get(chip);
    if (!state) throw new KernelError(ENODEV, `${this.#board.model} has no chip ${chip}`);
    return { state, offset, label: state.chip.lineInfo(offset).name || `${chip}:${offset}` };
  }
}
