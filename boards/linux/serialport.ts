import { realpathSync } from "node:fs";
import {
  EINVAL,
  KernelError,
  type SerialConnection,
  type SerialPort,
  type SerialPorts,
  type SerialSettings,
  type SerialSinks,
} from "tophalf";
import type { SerialPortModel } from "../model.ts";
import { LinuxSerialConnection } from "./serial-connection.ts";
import { explainSerial } from "./serial-errors.ts";
import { portsIn } from "./serial-list.ts";
import {
  type BindingOptions,
  type BoundPort,
  loadSerialport,
  type SerialBinding,
} from "./serialport-module.ts";

export interface SerialPortsOptions {
  /** The ports of the board's header: how they are switched on. */
  readonly header?: readonly SerialPortModel[];
  /** Another place for /sys/class/tty, for tests. */
  readonly root?: string;
  /** Loads the package serialport. */
  readonly load?: () => SerialBinding;
}

/** The serial ports of this machine. Nothing is opened, nor the package loaded, before a port is used. */
export function serialPorts(options: SerialPortsOptions = {}): SerialPorts {
  return new LinuxSerialPorts(options);
}

class LinuxSerialPorts implements SerialPorts {
  readonly #options: SerialPortsOptions;

  constructor(options: SerialPortsOptions) {
    this.#options = options;
  }

  list(): readonly string[] {
    return portsIn(this.#options.root);
  }

  find(name: string): SerialPort {
    if (name === "" || name.includes("\0")) {
      throw new KernelError(EINVAL, "name a serial port, such as serial0");
    }
    return new LinuxSerialPort(name, this.#options);
  }
}

/** A port of the host, by the package serialport. */
class LinuxSerialPort implements SerialPort {
  readonly name: string;
  readonly #path: string;
  readonly #options: SerialPortsOptions;

  constructor(name: string, options: SerialPortsOptions) {
    this.#path = name.startsWith("/") ? name : `/dev/${name}`;
    this.name = short(this.#path);
    this.#options = options;
  }

  get device(): string {
    return short(this.#realPath());
  }

  async open(settings: SerialSettings, sinks: SerialSinks): Promise<SerialConnection> {
    const binding = (this.#options.load ?? loadSerialport)();
    const path = this.#realPath();
    const explain = (error: unknown): KernelError => this.#explain(error);
    try {
      const bound = await binding.open(optionsOf(path, settings, true));
      const configure = (changed: SerialSettings): Promise<void> => reconfigure(binding, path, changed);
      return new LinuxSerialConnection({ bound, sinks, configure, explain });
    } catch (error) {
      throw explain(error);
    }
  }

  /** What the path leads to at the moment; itself, when that is nowhere. */
  #realPath(): string {
    try {
      return realpathSync(this.#path);
    } catch {
      return this.#path;
    }
  }

  #explain(error: unknown): KernelError {
    const { header = [], root } = this.#options;
    const known = header.find(({ path, links = [] }) => [path, ...links].includes(this.#path));
    return explainSerial(error, { path: this.#path, enable: known?.enable, others: portsIn(root) });
  }
}

/**
 * Settings belong to the port, not to who has it open: another opening of it makes them, since the package changes only the rate of
 * one that is open. It takes no lock, which the first one has.
 */
async function reconfigure(binding: SerialBinding, path: string, settings: SerialSettings): Promise<void> {
  const second: BoundPort = await binding.open(optionsOf(path, settings, false));
  await second.close();
}

function optionsOf(path: string, settings: SerialSettings, lock: boolean): BindingOptions {
  const { baudRate, dataBits, parity, stopBits, flowControl } = settings;
  const xonxoff = flowControl === "xonxoff";
  const flow = { rtscts: flowControl === "rtscts", xon: xonxoff, xoff: xonxoff };
  return { path, baudRate, dataBits, parity, stopBits, ...flow, lock };
}

const short = (path: string): string => path.replace(/^\/dev\//, "");
