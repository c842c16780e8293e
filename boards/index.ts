/** Boards: what each model is. */
import type { BoardModel } from "./model.ts";
import { raspberryPi4 } from "./raspberry-pi/models.ts";

export type { BoardModel, ChipModel, LineModel } from "./model.ts";
export { findLine } from "./find-line.ts";
export { hostLeds } from "./linux/host-leds.ts";
export { raspberryPi4 };

/** Every model, by the name that `--board` takes. */
export const boardModels: ReadonlyMap<string, BoardModel> = new Map(
  [raspberryPi4].map((board) => [board.name, board]),
);
