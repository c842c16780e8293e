import type { HeaderPin, LineAddress, PinFunction } from "tophalf";

/** What is fixed about a model of a board: its chips, what is on its pins, and how its lines wake up. */
export interface BoardModel {
  /** As `--board` takes it. */
  readonly name: string;
  /** As /proc/device-tree/model begins on it. */
  readonly model: string;
  /** Entries of /proc/device-tree/compatible that mean this model and no other. */
  readonly compatible: readonly string[];
  readonly chips: readonly ChipModel[];
  /** In the order of the headers and of their pins. */
  readonly header: readonly HeaderPin[];
  /** The chips that a bare GPIO number means, one after the other. */
  readonly numberedChips: readonly string[];
  /** Further names of pins: what a document calls them. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly leds: readonly BoardLed[];
  readonly i2c: readonly I2cBusModel[];
  readonly serial: readonly SerialPortModel[];
}

export interface ChipModel {
  /** What its lines are addressed by. The kernel's own label, where that tells the chip from all others. */
  readonly label: string;
  /** What it is called on a mock board: `gpiochip0`. */
  readonly name: string;
  /**
   * How the kernel names its device, after the address of its registers (`44e07000.gpio`), where the label does not tell:
   * the chip is the one below that device.
   */
  readonly device?: string;
  /** By offset. */
  readonly lines: readonly LineModel[];
}

export interface LineModel {
  /** From the device tree's gpio-line-names; empty when it has none. */
  readonly name: string;
  /** The pull at reset. */
  readonly pull: "up" | "down" | "none";
  /** The kernel's own consumer, when the line is taken from the start. */
  readonly heldBy?: string;
  /** What the pin can be besides a GPIO. */
  readonly functions?: readonly PinFunction[];
}

/** An LED that is soldered on. */
export interface BoardLed {
  /** What it is called on the board and in its documents: `ACT`, `USR0`. */
  readonly name: string;
  /** Its names below /sys/class/leds; kernels differ. */
  readonly sysfsNames: readonly string[];
  /** The line that drives it; undefined when that is on a chip that no driver can use. */
  readonly line?: LineAddress;
  readonly activeLow?: boolean;
  /** The trigger that the kernel starts it with. */
  readonly trigger: string;
}

/** An I²C bus that ends on pins of a header. */
export interface I2cBusModel {
  /** The number of its adapter: 1 is /dev/i2c-1. */
  readonly bus: number;
  /** What the kernel calls the adapter: `OMAP I2C adapter`. */
  readonly adapter: string;
  /** Pins, by name. */
  readonly sda: string;
  readonly scl: string;
  /** How it is switched on; undefined when it always is. */
  readonly enable?: string;
}

/** A serial port that ends on pins of a header. */
export interface SerialPortModel {
  /** `/dev/ttyAMA0`. */
  readonly path: string;
  /** What else leads to it. */
  readonly links?: readonly string[];
  /** Pins, by name. */
  readonly txd: string;
  readonly rxd: string;
  /** How it is switched on; undefined when it always is. */
  readonly enable?: string;
}
