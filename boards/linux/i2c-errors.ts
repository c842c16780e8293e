import { EACCES, EBUSY, EIO, ENODEV, ENOENT, ENXIO, EPERM, EREMOTEIO, KernelError, strerror } from "tophalf";
import { joining } from "./permission.ts";

/** Where something went wrong. */
export interface I2cPlace {
  readonly bus: number;
  /** The address, unless the bus itself was asked. */
  readonly addr?: number;
  /** The host's driver at the address. */
  readonly heldBy?: string | undefined;
  /** Whether the host still has the bus. */
  readonly isThere: boolean;
}

/** What an error of i2c-bus, or of the file below it, means for the user: an errno, and what to do. */
export function explainI2c(error: unknown, place: I2cPlace): KernelError {
  if (error instanceof KernelError) return error;
  const { errno, message } = error as NodeJS.ErrnoException;
  const number = errnoAt(Math.abs(errno ?? EIO), place);
  const { bus, addr } = place;
  const where = `i2c-${bus}${addr === undefined ? "" : ` at ${show(addr)}`}`;
  return new KernelError(
    number,
    `${where}: ${helpFor(number, place) ?? (errno === undefined ? message : strerror(number))}`,
  );
}

/** Some controllers' drivers, and i2c-stub, say ENODEV where nobody acknowledges; here that is a bus that has gone. */
function errnoAt(errno: number, { addr, isThere }: I2cPlace): number {
  if (!isThere) return ENODEV;
  return errno === ENODEV && addr !== undefined ? ENXIO : errno;
}

function helpFor(errno: number, { bus, addr = 0, heldBy, isThere }: I2cPlace): string | undefined {
  if (!isThere) return "the bus has gone";
  switch (errno) {
    case EACCES:
    case EPERM:
      return `no permission to open /dev/i2c-${bus}: join its group (${joining("i2c")}), or run tophalf as root`;
    case ENOENT:
      return (
        `there is no /dev/i2c-${bus}: load the module (sudo modprobe i2c-dev); ` +
        "on a Raspberry Pi sudo raspi-config nonint do_i2c 0 has it loaded at each start"
      );
    case EBUSY:
      return heldBy === undefined ? "the bus, or the device, is in use" : held(bus, addr, heldBy);
    case ENXIO:
    case EREMOTEIO: // the Raspberry Pi's controller, which says the same when a byte is not taken
      return `nobody acknowledges: is it wired, and powered? tophalf i2c detect ${bus} shows who does`;
    default:
      return undefined;
  }
}

function held(bus: number, addr: number, heldBy: string): string {
  const name = `${bus}-${addr.toString(16).padStart(4, "0")}`;
  return (
    `the host kernel's driver ${heldBy} serves the device; ` +
    `to let go of it: echo ${name} | sudo tee /sys/bus/i2c/drivers/${heldBy}/unbind`
  );
}

const show = (addr: number): string => `0x${addr.toString(16).padStart(2, "0")}`;
