import {
  type Clock,
  EEXIST,
  EINVAL,
  ENODEV,
  KernelError,
  type SerialPort,
  type SerialPorts,
  type SerialWorld,
} from "tophalf";
import { MockSerialPort, type MockSerialPortOptions } from "./serial-port.ts";

/** The serial ports of a mock board: those on its header, and what a test plugs in. */
export class MockSerialPorts implements SerialPorts {
  readonly #clock: Clock;
  readonly #ports = new Map<string, MockSerialPort>();
  /** Further names, and whose they are. */
  readonly #links = new Map<string, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For whoever has no test: `tophalf mock send serial0 …`. */
  readonly world: SerialWorld = {
    send: async (name, bytes) => {
      const port = this.#pluggedIn(name);
      port.send(bytes);
      await port.sent();
    },
    plug: (name) => {
      const port = this.get(name);
      if (port.isPresent) throw new KernelError(EEXIST, `${port.name} is plugged in already`);
      port.plug();
    },
    unplug: (name) => {
      this.#pluggedIn(name).unplug();
    },
  };

  list(): readonly string[] {
    return [...this.#ports.values()].filter(({ isPresent }) => isPresent).map(({ name }) => name);
  }

  find(name: string): SerialPort {
    const port = this.get(name);
    if (port.name === short(name)) return port;
    return { name: short(name), device: port.device, open: (...args) => port.open(...args) };
  }

  /** Adds a port, which is plugged in. @param links further names: `serial0`, `/dev/serial/by-id/usb-…` */
  add(options: MockSerialPortOptions, links: readonly string[] = []): MockSerialPort {
    const port = new MockSerialPort(this.#clock, { ...options, name: short(options.name) });
    this.#ports.set(port.name, port);
    for (const link of links) this.#links.set(short(link), port.name);
    return port;
  }

  /** @throws KernelError ENODEV */
  #pluggedIn(name: string): MockSerialPort {
    const port = this.get(name);
    if (port.isPresent) return port;
    const there = this.list().join(", ");
    throw new KernelError(
      ENODEV,
      `${port.name} is not plugged in: tophalf mock plug ${port.name}${there && `; these are: ${there}`}`,
    );
  }

  /** The world's door of a port. One that nobody has seen yet is not plugged in. @throws KernelError EINVAL a name without any letters */
  get(name: string): MockSerialPort {
    if (short(name) === "") throw new KernelError(EINVAL, "name a serial port, such as serial0");
    const real = this.#links.get(short(name)) ?? short(name);
    const known = this.#ports.get(real);
    if (known) return known;
    const absent = this.add({ name: real });
    absent.unplug();
    return absent;
  }
}

/** Without the folder that all are in. */
const short = (name: string): string => name.replace(/^\/dev\//, "");
