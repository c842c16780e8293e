import type {
  Board,
  Clock,
  GpioBackEnd,
  HeaderPin,
  HostLed,
  I2cAdapter,
  LineAddress,
  MissingChip,
  SerialPorts,
} from "tophalf";
import { findLine } from "../find-line.ts";
import type { BoardModel } from "../model.ts";
import { boardLeds } from "./host-leds.ts";
import { i2cAdapters } from "./i2c-bus.ts";
import { type BackEnds, type OpenedChip, openChips } from "./open-chips.ts";
import { serialPorts } from "./serialport.ts";

export interface LinuxBoardOptions {
  /** Default auto. */
  readonly gpio?: GpioBackEnd;
  /** Default: all that there are. */
  readonly backEnds?: BackEnds;
  /** Default: this machine's. */
  readonly i2cAdapters?: readonly I2cAdapter[];
  /** Default: this machine's. */
  readonly serialPorts?: SerialPorts;
  /** Default: all that this machine has. */
  readonly hostLeds?: readonly HostLed[];
}

/** This machine as a board of that model: what the tables know, with the chips, buses and LEDs that Linux has for it. */
export class LinuxBoard implements Board {
  readonly name: string;
  readonly model: string;
  readonly header: readonly HeaderPin[];
  readonly chips: readonly OpenedChip[];
  readonly missingChips: readonly MissingChip[];
  readonly i2cAdapters: readonly I2cAdapter[];
  readonly serialPorts: SerialPorts;
  readonly hostLeds: readonly HostLed[];
  readonly #model: BoardModel;

  constructor(model: BoardModel, clock: Clock, options: LinuxBoardOptions = {}) {
    this.#model = model;
    ({ name: this.name, model: this.model, header: this.header } = model);
    const opened = openChips(model.chips, clock, options.gpio ?? "auto", options.backEnds);
    this.chips = opened.chips;
    this.missingChips = opened.missing;
    this.i2cAdapters = options.i2cAdapters ?? i2cAdapters();
    this.serialPorts = options.serialPorts ?? serialPorts({ header: model.serial });
    this.hostLeds = options.hostLeds ?? boardLeds();
  }

  findLine(name: string | number): LineAddress | undefined {
    return findLine(this.#model, name);
  }

  close(): void {
    for (const chip of this.chips) chip.close();
    for (const adapter of this.i2cAdapters) adapter.close();
  }
}
