import type { Clock } from "./clock.ts";
import type { GpioChip, Level } from "./gpio-chip.ts";
import type { HostLed } from "./host-led.ts";
import type { I2cAdapter } from "./i2c-adapter.ts";
import type { SerialPorts } from "./serial-port.ts";

/** What a pin can be besides a GPIO. */
export interface PinFunction {
  /** As the SoC's documents call it: `ALT0`, `mode 3`. */
  readonly mode: string;
  /** `SDA1`, `uart4_rxd`. */
  readonly name: string;
}

/** One pin of a header: what is printed beside it, and the line behind it when it is one. */
export interface HeaderPin {
  /** `J8_11`, `P9_12`: the header, and the pin's number on it. */
  readonly name: string;
  /** What the pinout drawings call it: `GPIO17`, `GPIO1_28`, `3V3`, `GND`. */
  readonly label: string;
  /** The line behind it; undefined for power, ground and reserved pins. */
  readonly line?: LineAddress;
  /** What else it can be, by mode. */
  readonly functions?: readonly PinFunction[];
  /** A resistor on the board that pulls it, and cannot be switched off. */
  readonly fixedPull?: string;
  /** What the board itself needs it for, or what is to be minded when it is used. */
  readonly reserved?: string;
  /** More lines on the same pin, which must not drive it at the same time. */
  readonly others?: readonly OtherLine[];
}

/** A further line of the SoC that is on a pin: `P9_91` is on P9_41. */
export interface OtherLine {
  readonly name: string;
  readonly line?: LineAddress;
  readonly functions: readonly PinFunction[];
}

/** A line by its chip's label (never by a chip number or a sysfs base, which change) and offset. */
export interface LineAddress {
  readonly chip: string;
  readonly offset: number;
}

/** What is at the far end of a simulated board's serial ports. */
export interface SerialWorld {
  /** The device at a port sends bytes. Resolves when they have arrived. @throws KernelError ENODEV the port is not plugged in */
  send(port: string, bytes: Uint8Array): Promise<void>;
  /** @throws KernelError EEXIST it is plugged in */
  plug(port: string): void;
  /** @throws KernelError ENODEV it is not plugged in */
  unplug(port: string): void;
}

/** Where a part is wired to. */
export interface PartWiring {
  /** Default: the board's first bus. */
  readonly bus?: number | undefined;
  /** Default: the first that the part can have. */
  readonly addr?: number | undefined;
  /** The line that its interrupt output is wired to. */
  readonly interrupt?: LineAddress | undefined;
}

/** The parts that may be wired to a simulated board's I²C buses. */
export interface I2cWorld {
  /** Their names: `bme280`. */
  readonly parts: readonly string[];
  /**
   * Wires a part to a bus. Answers where it is.
   *
   * @throws KernelError ENODEV no such part or bus; EBUSY something is at the address; EINVAL the part cannot be there, or has no interrupt output
   */
  attach(part: string, wiring: PartWiring): { bus: number; addr: number };
  /** Takes a part off its bus. @throws KernelError ENODEV no such bus, or none was attached there */
  detach(addr: number, bus?: number): void;
}

/** What a simulated board lets the outside world do to its lines and ports; real boards have none. */
export interface BoardWorld {
  /** Presses a button wired to the line: drives it against its idle level, until released. */
  press(line: LineAddress): Level;
  /** Lets go of the line: it goes back to its pull. */
  release(line: LineAddress): Level;
  /** Drives the line from outside. */
  set(line: LineAddress, level: Level): Level;
  /** Of boards that have serial ports. */
  readonly serial?: SerialWorld;
  /** Of boards that have I²C buses. */
  readonly i2c?: I2cWorld;
}

/** A computer with pins. Real ones are in `boards/`, simulated ones in `mocks/`. */
export interface Board {
  /** `raspberry-pi-4`, `mock:raspberry-pi-4`. */
  readonly name: string;
  /** As /proc/device-tree/model has it. */
  readonly model: string;
  readonly chips: readonly GpioChip[];
  readonly header: readonly HeaderPin[];
  /**
   * The line that a user calls `name`: a GPIO number (`17`), `GPIO17`, a header pin (`J8_11`).
   * Undefined when the board has none of that name.
   */
  findLine(name: string | number): LineAddress | undefined;
  /** Chips of the model that could not be opened; their lines are refused with the reason. */
  readonly missingChips?: readonly MissingChip[];
  readonly world?: BoardWorld;
  /** LEDs that it lends: those of a keyboard. */
  readonly hostLeds?: readonly HostLed[];
  /** Its I²C buses. */
  readonly i2cAdapters?: readonly I2cAdapter[];
  /** Its serial ports, those that are plugged in later too. */
  readonly serialPorts?: SerialPorts;
  /** Gives everything back; no edge is delivered afterwards. */
  close(): void;
}

/** A chip that the board should have, and why it cannot be used. */
export interface MissingChip {
  readonly label: string;
  /** What a request for one of its lines fails with: ENODEV, EACCES, ENOSYS. */
  readonly errno: number;
  /** What was wrong, and what to do. */
  readonly reason: string;
}

/** Which board this machine is: a model's name, or why it is none. */
export type BoardDetection =
  { readonly board: string; readonly reason?: never } | { readonly board?: never; readonly reason: string };

/** How a real board's lines are reached: GPIO character devices, sysfs, or whichever of them works (`auto`). */
export type GpioBackEnd = "auto" | "gpiochip" | "onoff";

/** A device file that a board has when the bus or the port behind it is switched on. */
export interface BoardDevice {
  /** `/dev/i2c-1`. */
  readonly path: string;
  /** Of the header. */
  readonly pins: readonly string[];
  /** How it is switched on; undefined when it always is. */
  readonly enable?: string;
}

/** Something that has to be built for the machine, or loaded, before a board can be used in full. */
export interface NativePart {
  readonly name: string;
  /** Why it cannot be used, and what to do; undefined when it can. */
  readonly problem?: string;
}

/** What a board takes of the machine that it is on: what `tophalf doctor` looks for. */
export interface BoardNeeds {
  readonly i2c: readonly BoardDevice[];
  readonly serial: readonly BoardDevice[];
  readonly parts: readonly NativePart[];
}

/** What `boards/` and `mocks/` export for `tophalf boot --board`. */
export interface BoardProvider {
  /** The models that {@link open} knows. */
  readonly models: readonly string[];
  /** Looks which one this machine is. Absent where boards are simulated. */
  detect?(): BoardDetection;
  /** @throws KernelError ENODEV for an unknown model */
  open(model: string, clock: Clock, gpio?: GpioBackEnd): Board;
  /** Absent where boards are simulated. @throws KernelError ENODEV for an unknown model */
  needs?(model: string): BoardNeeds;
}
