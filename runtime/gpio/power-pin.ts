import type { Board, HeaderPin } from "../hal/board.ts";

/** The pin of the header that `name` means, when it is power, ground or the like: `J8_1`. */
export function powerPin(name: string, { header }: Board): HeaderPin | undefined {
  return header.find((pin) => !pin.line && plain(pin.name) === plain(name));
}

/** `p8_1` is P8_01. */
const plain = (name: string): string => name.trim().toUpperCase().replace(/_0+/, "_");
