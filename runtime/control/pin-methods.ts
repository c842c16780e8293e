import { KernelError } from "../errno.ts";
import type { LineStatus } from "../gpio/gpio.ts";
import { powerPin } from "../gpio/power-pin.ts";
import type { Board, HeaderPin, LineAddress, MissingChip } from "../hal/board.ts";
import type { Kernel } from "../kernel.ts";
import type { Method } from "./methods.ts";

/** The board's lines and pins, as they are now. */
export interface GpioInfo {
  readonly board: string;
  readonly chips: readonly { readonly label: string; readonly name: string; readonly lineCount: number }[];
  readonly missing: readonly MissingChip[];
  readonly lines: readonly LineStatus[];
  readonly header: readonly HeaderPin[];
}

/** All that is known of one pin, or of a line that is on none. */
export interface PinInfo {
  readonly board: string;
  readonly pin?: HeaderPin | undefined;
  readonly line?: LineAddress | undefined;
  /** Of the line; undefined where there is none, or where its chip cannot be used. */
  readonly status?: LineStatus | undefined;
  /** Why the chip cannot be used. */
  readonly problem?: string | undefined;
}

/** The methods of the control API that tell about pins and lines. */
export const pinMethods: Readonly<Record<string, Method>> = {
  "gpio.info": (_params, { kernel: { board, gpio } }): GpioInfo => ({
    board: board.model,
    chips: gpio.chips.map(({ label, name, lineCount }) => ({ label, name, lineCount })),
    missing: board.missingChips ?? [],
    lines: [...gpio.status()],
    header: board.header,
  }),

  /** `pin` is what a line may be called, or a pin of the header without a line: `J8_1`. */
  "gpio.pin": (params, { kernel }) => pinInfo(params.string("pin"), kernel),
};

function pinInfo(name: string, { board, gpio }: Kernel): PinInfo {
  const pin = powerPin(name, board);
  if (pin) return { board: board.model, pin };
  const line = gpio.find(name);
  const known = { board: board.model, pin: pinOf(line, board), line };
  try {
    return { ...known, status: gpio.statusOf(name) };
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return { ...known, problem: error.message };
  }
}

function pinOf(line: LineAddress, { header }: Board): HeaderPin | undefined {
  const isIt = (other: LineAddress | undefined): boolean =>
    other?.chip === line.chip && other.offset === line.offset;
  return header.find((pin) => isIt(pin.line) || pin.others?.some((other) => isIt(other.line)));
}
