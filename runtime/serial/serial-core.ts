import { EBUSY, EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { SerialPort, SerialPorts, SerialSettings } from "../hal/serial-port.ts";
import type { Kernel } from "../kernel.ts";
import type { Culprit } from "../oops.ts";
import { SerdevDevice, type SerdevDeviceOps } from "./serdev.ts";

/** How a port talks when nothing else is said; only the rate has no usual value. */
const USUAL: Omit<SerialSettings, "baudRate"> = {
  dataBits: 8,
  parity: "none",
  stopBits: 1,
  flowControl: "none",
};

/** What a driver says of how its device talks: `{ baudRate: 9600 }` is 9600 8N1. */
export type SerdevSettings = Partial<SerialSettings> & Pick<SerialSettings, "baudRate">;

/** The serial ports of the board, and which driver has which. */
export class SerialCore {
  readonly #kernel: Kernel;
  readonly #ports: SerialPorts | undefined;
  readonly #open = new Set<SerdevDevice>();

  constructor(kernel: Kernel, ports: SerialPorts | undefined) {
    this.#kernel = kernel;
    this.#ports = ports;
  }

  /** The ports that are there now. */
  list(): readonly string[] {
    return this.#ports?.list() ?? [];
  }

  /** Those that drivers have, in the order in which they took them. */
  get inUse(): readonly SerdevDevice[] {
    return [...this.#open];
  }

  /**
   * Reserves a port for a driver, which opens it then.
   *
   * @throws KernelError ENODEV a board without serial ports; EBUSY another driver has it: which one is said; EINVAL
   */
  take(
    name: string,
    settings: SerdevSettings,
    ops: SerdevDeviceOps,
    owner: Culprit,
    onReleased: () => void,
  ): SerdevDevice {
    checkRate(settings.baudRate);
    const port = this.#find(name);
    this.#refuseBusy(port);
    const serdev = new SerdevDevice(this.#kernel, {
      port,
      settings: { ...USUAL, ...settings },
      ops,
      owner,
      released: () => {
        this.#open.delete(serdev);
        onReleased();
      },
    });
    this.#open.add(serdev);
    return serdev;
  }

  #find(name: string): SerialPort {
    if (!this.#ports) throw new KernelError(ENODEV, `${this.#kernel.board.model} has no serial ports`);
    if (name === "") throw new KernelError(EINVAL, "name a serial port, such as serial0");
    return this.#ports.find(name);
  }

  #refuseBusy(port: SerialPort): void {
    const holder = this.inUse.find((one) => one.device === port.device || one.name === port.name);
    if (!holder) return;
    const also = holder.name === port.name ? "" : ` (${holder.device})`;
    throw new KernelError(EBUSY, `serial port ${port.name}${also} is in use by ${holder.owner.name}`);
  }
}

function checkRate(baudRate: number): void {
  if (Number.isInteger(baudRate) && baudRate > 0) return;
  throw new KernelError(EINVAL, `${baudRate} bits a second is no rate; usual ones are 9600 and 115200`);
}
