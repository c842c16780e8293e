/** Boards: what each model is, and which one this machine is. */
export type { BoardLed, BoardModel, ChipModel, I2cBusModel, LineModel, SerialPortModel } from "./model.ts";
export { boardModels, modelNamed } from "./models.ts";
export { detect, type BoardEvidence } from "./detect.ts";
export { boardProvider } from "./provider.ts";
export { findLine } from "./find-line.ts";
export { LinuxBoard, type LinuxBoardOptions } from "./linux/board.ts";
export type { BackEnds, OpenChip, OpenedChip } from "./linux/open-chips.ts";
export { boardEvidence } from "./linux/machine.ts";
export {
  findGpiochips,
  type FoundChip,
  type FoundChips,
  GpiochipChip,
  type GpiochipOptions,
  type GpiochipPlace,
  openGpiochip,
} from "./linux/gpiochip/index.ts";
export { boardLeds, hostLeds } from "./linux/host-leds.ts";
export { OnoffChip, openOnoffChip } from "./linux/onoff/index.ts";
export { modelOfRevision } from "./raspberry-pi/revision.ts";
export { raspberryPi4 } from "./raspberry-pi/models.ts";
export { i2cAdapters, type I2cAdaptersOptions } from "./linux/i2c-bus.ts";
export type { I2cBusModule } from "./linux/i2c-bus-module.ts";
export { serialPorts, type SerialPortsOptions } from "./linux/serialport.ts";
export type { SerialBinding } from "./linux/serialport-module.ts";
