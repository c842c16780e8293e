import { EBUSY, EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { Culprit } from "../oops.ts";
import type { Oopses } from "../oops.ts";
import type { Pin } from "../fs/node.ts";
import type { Board, LineAddress } from "../hal/board.ts";
import type { GpioChip } from "../hal/gpio-chip.ts";
import type { IrqTable } from "../irq/irq.ts";
import type { Printk } from "../printk/printk.ts";
import type { AnyChip } from "./any-chip.ts";
import { ChipIrqs } from "./chip-irqs.ts";
import type { DriverChip, GpioChipOptions } from "./driver-chip.ts";
import { driverChip } from "./driver-chips.ts";
import { powerPin } from "./power-pin.ts";

/** A line as users write it: `GPIO17`, a header pin such as `J8_11`, the GPIO's number, or chip and offset: `pinctrl-bcm2711:17`. */
export type LineName = string | number;

/** Who takes a line. */
export interface LineUser {
  /** The label under which it is held. */
  readonly consumer: string;
  /** The module whose line it is: the one that drives the chip cannot leave before it has given the line back. */
  readonly module?: Pin | undefined;
  /** How a user gets the line back, of who is no module: a command. */
  readonly giveBack?: string | undefined;
  readonly onFree?: (() => void) | undefined;
}

export interface ChipState {
  readonly chip: AnyChip;
  readonly irqs: ChipIrqs;
  /** Who of this runtime holds which line. */
  readonly users: Map<number, LineUser>;
  /** Whose chip it is; the board's are nobody's. */
  readonly owner: Pin | undefined;
  /** It was unplugged. */
  gone: boolean;
}

export interface Located {
  readonly state: ChipState;
  readonly offset: number;
}

export interface ChipsParts {
  readonly board: Board;
  readonly irqs: IrqTable;
  readonly printk: Printk;
  readonly oopses: Oopses;
}

/** A chip that a driver has added: its `struct gpio_chip` from now on. */
export interface AddedGpioChip {
  readonly label: string;
  /** `gpiochip2`. */
  readonly name: string;
  /** irq_find_mapping(chip->irq.domain, offset): the line's irq; 0 as long as nobody has asked for it. */
  irqFindMapping(offset: number): number;
  /**
   * gpiochip_remove(). Lines that are held answer ENODEV from now on, which is logged; a module cannot leave while somebody else holds
   * lines of its chips. A second call does nothing.
   */
  remove(): void;
}

/** The chips: those of the board, and those that drivers add. */
export class GpioChips {
  readonly #parts: ChipsParts;
  /** By label, in the order in which they came. */
  readonly #all = new Map<string, ChipState>();

  constructor(parts: ChipsParts) {
    this.#parts = parts;
    for (const chip of parts.board.chips) this.#addBoardChip(chip);
    for (const { label, reason } of parts.board.missingChips ?? []) {
      parts.printk.warn(`gpio ${label}: not used, and its lines are refused: ${reason}`);
    }
  }

  /** Those that are there, oldest first. */
  get present(): ChipState[] {
    return [...this.#all.values()].filter(({ gone }) => !gone);
  }

  /** gpiochip_add_data(). @throws KernelError EBUSY the label is taken, EINVAL */
  add(options: GpioChipOptions, owner?: Pin & Culprit, onRemove?: () => void): AddedGpioChip {
    this.#checkOptions(options);
    const chip = driverChip(this.#freeName(), options, {
      oops: (where, error) => {
        this.#parts.oopses.report(owner, where, error);
      },
    });
    const failed = (offset: number, error: unknown): void => {
      this.#parts.printk.err(`gpio ${chip.label}:${offset}: cannot be masked: ${(error as Error).message}`);
    };
    const irqs = new ChipIrqs(chip, this.#parts.irqs, {
      gone: nothing,
      mute: !options.irq,
      nested: true,
      failed,
    });
    const state: ChipState = { chip, irqs, users: new Map(), owner, gone: false };
    this.#all.set(chip.label, state);
    return {
      label: chip.label,
      name: chip.name,
      irqFindMapping: (offset) => irqs.find(offset),
      remove: () => {
        if (state.gone) return;
        this.#remove(chip, state);
        onRemove?.();
      },
    };
  }

  /** @throws KernelError EINVAL for a name that nothing has; ENODEV its chip is not here (and why) */
  locate(name: LineName): Located {
    const { chip, offset } = this.find(name);
    const state = this.#all.get(chip);
    if (!state) throw this.#missing(name, chip);
    if (state.gone) throw new KernelError(ENODEV, `the chip of ${name}, ${chip}, has gone`);
    return { state, offset };
  }

  /** @throws KernelError EINVAL for a name that nothing has */
  find(name: LineName): LineAddress {
    const { board } = this.#parts;
    const address = board.findLine(name) ?? this.#byChip(String(name)) ?? this.#byName(String(name));
    if (address) return address;
    throw new KernelError(EINVAL, `${whyNoLine(board, String(name))}; tophalf gpio info lists them`);
  }

  /** `label:offset` or `label:name`. */
  #byChip(text: string): LineAddress | undefined {
    const [, label = "", rest = ""] = /^(.+):([^:]+)$/.exec(text.trim()) ?? [];
    const state = this.#all.get(label);
    if (!state || state.gone) return undefined;
    const offset = /^\d+$/.test(rest) ? Number(rest) : offsetOf(state, rest);
    return offset !== undefined && offset < state.chip.lineCount ? { chip: label, offset } : undefined;
  }

  /** The name of a line of a chip that a driver has added, if no other has the same. */
  #byName(name: string): LineAddress | undefined {
    const found = this.present
      .filter(({ owner }) => owner)
      .map((state) => ({ chip: state.chip.label, offset: offsetOf(state, name) }))
      .filter((address): address is LineAddress => address.offset !== undefined);
    if (found.length < 2) return found[0];
    const choices = found.map(({ chip }) => `${chip}:${name}`).join(" or ");
    throw new KernelError(EINVAL, `several chips have a line ${name}: say ${choices}`);
  }

  #addBoardChip(chip: GpioChip): void {
    const { irqs, printk } = this.#parts;
    const gone = (): void => {
      state.gone = true;
      printk.err(`gpio ${chip.name} (${chip.label}) has gone: its lines answer ENODEV from now on`);
    };
    const state: ChipState = {
      chip,
      irqs: new ChipIrqs(chip, irqs, { gone }),
      users: new Map(),
      owner: undefined,
      gone: false,
    };
    this.#all.set(chip.label, state);
  }

  #remove(chip: DriverChip, state: ChipState): void {
    if (state.users.size > 0) {
      const held = [...state.users].map(([offset, { consumer }]) => `${offset} (${consumer})`).join(", ");
      this.#parts.printk.err(
        `gpio ${chip.name} (${chip.label}) is removed while lines are held: ${held}; they answer ENODEV from now on`,
      );
    }
    state.gone = true;
    chip.isGone = true;
    this.#all.delete(chip.label);
    state.irqs.dispose();
  }

  #missing(name: LineName, chip: string): KernelError {
    const missing = this.#parts.board.missingChips?.find(({ label }) => label === chip);
    const { errno = ENODEV, reason = "the board has no such chip" } = missing ?? {};
    return new KernelError(errno, `${name} is on ${chip}, which cannot be used: ${reason}`);
  }

  #checkOptions({ label, ngpio, names = [] }: GpioChipOptions): void {
    if (!/^[^\s/]+$/.test(label)) throw new KernelError(EINVAL, `'${label}' labels no chip: one word`);
    if (!Number.isInteger(ngpio) || ngpio < 1) {
      throw new KernelError(EINVAL, `gpio chip ${label}: it needs at least one line, and not ${ngpio}`);
    }
    if (names.length > ngpio) {
      throw new KernelError(EINVAL, `gpio chip ${label}: ${names.length} names for ${ngpio} lines`);
    }
    if (this.#all.has(label)) throw new KernelError(EBUSY, `there is a gpio chip ${label} already`);
  }

  #freeName(): string {
    const taken = new Set([...this.#all.values()].map(({ chip }) => chip.name));
    for (let number = 0; ; number++) {
      const name = `gpiochip${number}`;
      if (!taken.has(name)) return name;
    }
  }
}

const nothing = (): void => undefined;

function whyNoLine(board: Board, name: string): string {
  const pin = powerPin(name, board);
  if (pin) return `${pin.name} of ${board.model} is ${pin.label}, which is no line`;
  return name.trim() === "" ? "the name of a line is empty" : `${board.model} has no line '${name}'`;
}

function offsetOf({ chip }: ChipState, name: string): number | undefined {
  for (let offset = 0; offset < chip.lineCount; offset++) {
    if (chip.lineInfo(offset).name === name && name !== "") return offset;
  }
  return undefined;
}
