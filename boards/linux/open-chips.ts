import {
  type Clock,
  ENODEV,
  ENOENT,
  ENOSYS,
  type GpioBackEnd,
  type GpioChip,
  KernelError,
  type MissingChip,
} from "tophalf";
import type { ChipModel } from "../model.ts";
import { openGpiochip } from "./gpiochip/index.ts";
import { openOnoffChip } from "./onoff/index.ts";

/** A chip of this machine. */
export interface OpenedChip extends GpioChip {
  /** Gives all its lines back; no edge is delivered any more. */
  close(): void;
}

/**
 * Opens the chip of this machine that is meant.
 *
 * @throws KernelError ENOSYS or ENOENT the back end does not work on this machine at all, ENODEV the chip is not here, EACCES; with what to do
 */
export type OpenChip = (model: ChipModel, clock: Clock) => OpenedChip;

/** Best first. */
export type BackEnds = Readonly<Partial<Record<Exclude<GpioBackEnd, "auto">, OpenChip>>>;

const BACK_ENDS: BackEnds = { gpiochip: openGpiochip, onoff: openOnoffChip };

export interface OpenedChips {
  readonly chips: readonly OpenedChip[];
  readonly missing: readonly MissingChip[];
}

/** Opens those chips of a board that are here, and says of the others why they are not. */
export function openChips(
  models: readonly ChipModel[],
  clock: Clock,
  gpio: GpioBackEnd,
  backEnds: BackEnds = BACK_ENDS,
): OpenedChips {
  const open = gpio === "auto" ? firstThatWorks(Object.values(backEnds)) : (backEnds[gpio] ?? notHere(gpio));
  const chips: OpenedChip[] = [];
  const missing: MissingChip[] = [];
  for (const model of models) {
    try {
      chips.push(open(model, clock));
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      missing.push(missingChip(model, error));
    }
  }
  return { chips, missing };
}

/** No device files mean no chip to whoever wants a line. */
function missingChip({ label }: ChipModel, { errno, message }: KernelError): MissingChip {
  return { label, errno: errno === ENOENT ? ENODEV : errno, reason: message };
}

/**
 * The next back end is tried only where one cannot work at all: what one may not do, or does not find, is worth hearing. Where the
 * next one finds nothing either, it is the best one's reason that helps.
 */
function firstThatWorks(candidates: readonly OpenChip[]): OpenChip {
  return (model, clock) => {
    const refusals: KernelError[] = [];
    for (const open of candidates) {
      try {
        return open(model, clock);
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        if (error.errno === ENODEV) throw refusals[0] ?? error;
        if (!CANNOT_WORK.includes(error.errno)) throw error;
        refusals.push(error);
      }
    }
    throw new KernelError(ENOSYS, refusals.map(({ message }) => message).join("; "));
  };
}

/** It was not built or the kernel is too old; there are none of its files. */
const CANNOT_WORK = [ENOSYS, ENOENT];

function notHere(name: string): OpenChip {
  return () => {
    throw new KernelError(ENOSYS, `there is no GPIO back end ${name} here; leave --gpio away`);
  };
}
