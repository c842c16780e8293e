import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { Pin } from "../fs/node.ts";
import type { LineAddress } from "../hal/board.ts";
import type { GpioChip, LineConfig, LineInfo } from "../hal/gpio-chip.ts";
import { type AnyChip, canSleep } from "./any-chip.ts";
import { CansleepLine } from "./cansleep-line.ts";
import { checkConfig } from "./check-config.ts";
import {
  type AddedGpioChip,
  type ChipsParts,
  type ChipState,
  GpioChips,
  type LineName,
  type LineUser,
  type Located,
} from "./chips.ts";
import type { GpioChipOptions } from "./driver-chip.ts";
import { GpioLine } from "./gpio-line.ts";
import { GpioLines, type LinesPart, releasePart } from "./gpio-lines.ts";

export type { LineName, LineUser } from "./chips.ts";

/** What `tophalf gpio info` says of a line. */
export interface LineStatus extends LineInfo {
  readonly chip: string;
  /** The label under which somebody here, or outside, holds the line. */
  readonly consumer: string | undefined;
}

interface Placed extends Located {
  /** Which line of the request it is. */
  readonly place: number;
}

/** gpiolib: the chips, and who holds which of their lines. */
export class Gpio {
  readonly #chips: GpioChips;

  constructor(parts: ChipsParts) {
    this.#chips = new GpioChips(parts);
  }

  /** gpiochip_add_data(). @throws KernelError EBUSY the label is taken, EINVAL */
  addChip(options: GpioChipOptions, owner?: Pin, onRemove?: () => void): AddedGpioChip {
    return this.#chips.add(options, owner, onRemove);
  }

  /**
   * gpiod_get(): takes a line.
   *
   * @throws KernelError EINVAL unknown line, or one of a chip that sleeps; EBUSY held (by whom is said), ENODEV its chip is not here (and
   *   why), and what the board answers
   */
  request(name: LineName, config: LineConfig, user: LineUser): GpioLine {
    checkConfig(config);
    const located = this.#chips.locate(name);
    const { state, offset } = located;
    const { irqs } = state;
    const label = nameOf(located);
    checkFree(located, user);
    const chip = fast(state.chip, label);
    const unpin = pin(located, user);
    const chipLine = unlessRefused(unpin, () => chip.request(offset, config, user.consumer));
    return new GpioLine({
      name: label,
      consumer: user.consumer,
      config,
      chipLine,
      stampsEdges: chip.stampsEdges ?? true,
      mapIrq: (line) => irqs.mappingOf(offset, line),
      isArmed: () => irqs.isArmed(offset),
      onFree: taken(located, user, unpin),
    });
  }

  /** As request(), for a line of any chip: also of one that has to be waited for. @throws KernelError as request() does */
  async requestCansleep(name: LineName, config: LineConfig, user: LineUser): Promise<CansleepLine> {
    checkConfig(config);
    const located = this.#chips.locate(name);
    const { state, offset } = located;
    checkFree(located, user);
    const unpin = pin(located, user);
    const chipLine = await unlessRefused(unpin, () => state.chip.request(offset, config, user.consumer));
    return new CansleepLine({
      name: nameOf(located),
      config,
      chipLine,
      cansleep: canSleep(state.chip),
      mapIrq: (line) => state.irqs.mappingOf(offset, line),
      onFree: taken(located, user, unpin),
    });
  }

  /**
   * gpiod_get_array(): takes lines, on whatever chips that do not sleep; all or none.
   *
   * @throws KernelError EINVAL no line, or one that is unknown or named twice; and as request() does
   */
  requestLines(names: readonly LineName[], config: LineConfig, user: LineUser): GpioLines {
    checkConfig(config);
    if (names.length === 0) throw new KernelError(EINVAL, "name at least one line");
    const located = names.map((name, place) => ({ ...this.#chips.locate(name), place }));
    const parts: LinesPart[] = [];
    try {
      for (const state of new Set(located.map((one) => one.state))) {
        const onChip = located.filter((one) => one.state === state);
        parts.push(takePart(state, onChip, config, user));
      }
    } catch (error) {
      for (const part of parts.reverse()) releasePart(part);
      throw error;
    }
    return new GpioLines(parts, config, user.onFree);
  }

  /** The chips that are there. */
  get chips(): Pick<AnyChip, "label" | "name" | "lineCount">[] {
    return this.#chips.present.map(({ chip }) => chip);
  }

  /** The lines of all chips, in order; those of a chip that was unplugged are not among them. */
  *status(): Generator<LineStatus> {
    for (const state of this.#chips.present) yield* statusesOf(state);
  }

  /** One line, held or not. @throws KernelError EINVAL, ENODEV */
  statusOf(name: LineName): LineStatus {
    return statusAt(this.#chips.locate(name));
  }

  /** @throws KernelError EINVAL for a name that nothing has */
  find(name: LineName): LineAddress {
    return this.#chips.find(name);
  }

  /** The line's state, held or not. @throws KernelError EINVAL, ENODEV */
  lineInfo(name: LineName): LineInfo {
    const { state, offset } = this.#chips.locate(name);
    return state.chip.lineInfo(offset);
  }
}

/** None when its chip turns out to have gone: not every back end hears of that before somebody asks. */
function statusesOf(state: ChipState): LineStatus[] {
  const offsets = [...Array(state.chip.lineCount).keys()];
  try {
    return offsets.map((offset) => statusAt({ state, offset }));
  } catch (error) {
    if (state.gone) return [];
    throw error;
  }
}

function statusAt({ state: { chip, users }, offset }: Located): LineStatus {
  const info = chip.lineInfo(offset);
  return { ...info, chip: chip.label, consumer: users.get(offset)?.consumer ?? info.heldBy };
}

function takePart(
  state: ChipState,
  located: readonly Placed[],
  config: LineConfig,
  user: LineUser,
): LinesPart {
  const offsets = located.map(({ offset }) => offset);
  const chip = fast(state.chip, located.map(nameOf).join(", "));
  const unpins = located.map((one) => pin(one, user));
  const unpin = (): void => {
    for (const one of unpins) one();
  };
  const lines = unlessRefused(unpin, () => chip.requestLines(offsets, config, user.consumer));
  const giveBacks = located.map((one) => taken(one, { ...user, onFree: undefined }, () => undefined));
  return {
    lines,
    places: located.map(({ place }) => place),
    mapIrq: (index) =>
      state.irqs.mappingOf(offsets[index] ?? 0, { setEdges: (edges) => lines.setEdges(index, edges) }),
    forget: () => {
      for (const giveBack of giveBacks) giveBack();
      unpin();
    },
  };
}

/**
 * Keeps the module that drives the chip. Answers what lets go of it.
 *
 * @throws KernelError ENODEV it is on the way out
 */
function pin({ state: { chip, owner }, offset }: Located, { consumer, module }: LineUser): () => void {
  if (!owner || !module || owner.name === module.name) return () => undefined;
  const holder = { describe: () => `${consumer} holds line ${offset} of ${chip.label}` };
  owner.hold(holder);
  return () => {
    owner.drop(holder);
  };
}

/** Runs `take`, and `undo` if that refuses. */
function unlessRefused<T>(undo: () => void, take: () => T): T {
  try {
    const answer = take();
    if (answer instanceof Promise) answer.catch(undo);
    return answer;
  } catch (error) {
    undo();
    throw error;
  }
}

/** Notes who has a line. Answers what is to be done when he gives it back. */
function taken({ state: { irqs, users }, offset }: Located, user: LineUser, unpin: () => void): () => void {
  users.set(offset, user);
  return () => {
    irqs.forget(offset);
    users.delete(offset);
    unpin();
    user.onFree?.();
  };
}

/** Says of what we know ourselves what to do; the chip says who else holds a line. @throws KernelError EBUSY */
function checkFree(located: Located, { module }: LineUser): void {
  const holder = located.state.users.get(located.offset);
  const inUse = `${nameOf(located)} is in use by "${holder?.consumer}"`;
  if (module && holder?.module === module) {
    throw new KernelError(EBUSY, `${inUse}, of this same module: is the line named twice?`);
  }
  if (holder?.giveBack !== undefined) throw new KernelError(EBUSY, `${inUse}; first: ${holder.giveBack}`);
}

/** @throws KernelError EINVAL for a chip that sleeps */
function fast(chip: AnyChip, line: string): GpioChip {
  if (!canSleep(chip)) return chip;
  throw new KernelError(
    EINVAL,
    `${line} is on ${chip.label}, which has to be waited for: take it with await k.gpio.inputCansleep() or outputCansleep()`,
  );
}

function nameOf({ state: { chip }, offset }: Located): string {
  return chip.lineInfo(offset).name || `${chip.label}:${offset}`;
}
