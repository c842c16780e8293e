/** Boards: what each model is, and which one this machine is. */
import { beagleBones } from "./beaglebone/models.ts";
import type { BoardModel } from "./model.ts";
import { raspberryPis } from "./raspberry-pi/models.ts";

export type { BoardLed, BoardModel, ChipModel, I2cBusModel, LineModel, SerialPortModel } from "./model.ts";
export { findLine } from "./find-line.ts";
export { hostLeds } from "./linux/host-leds.ts";
export { OnoffChip, openOnoffChip } from "./linux/onoff/index.ts";
export { modelOfRevision } from "./raspberry-pi/revision.ts";
export { raspberryPi4 } from "./raspberry-pi/models.ts";
export { i2cAdapters, type I2cAdaptersOptions } from "./linux/i2c-bus.ts";
export type { I2cBusModule } from "./linux/i2c-bus-module.ts";

/** Every model, by the name that `--board` takes. */
export const boardModels: ReadonlyMap<string, BoardModel> = new Map(
  [...raspberryPis, ...beagleBones].map((board) => [board.name, board]),
);
