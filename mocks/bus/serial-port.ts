import {
  type Clock,
  EBUSY,
  ENOENT,
  KernelError,
  type ModemControl,
  type ModemStatus,
  type SerialConnection,
  type SerialPort,
  type SerialSettings,
  type SerialSinks,
  strerror,
} from "tophalf";
import { gone, MockSerialConnection } from "./serial-connection.ts";
import { SerialFaults, type SerialOperation } from "./serial-faults.ts";
import { SerialWire } from "./serial-wire.ts";

/** What is at the far end of a mock serial port. */
export interface SerialPeer {
  /** Bytes have come from the host: some at a time, as they come over the wire. */
  received?(bytes: Uint8Array): void;
}

export interface MockSerialPortOptions {
  /** `ttyUSB0`. */
  readonly name: string;
  /** How fast the device at the far end talks. Default: as fast as the host wants it. */
  readonly baudRate?: number;
}

/** As many bytes as a port takes before it lets a writer wait. */
const ROOM = 4096;
const USUAL_RATE = 9600;

/** A simulated serial port. The driver's door is `open()`; all else is the world's: the device, the cable, the plug. */
export class MockSerialPort implements SerialPort {
  readonly name: string;
  /** How fast the device talks; undefined: as fast as the host wants it. At different rates both get garbage. */
  baudRate: number | undefined;
  /** What goes wrong. */
  readonly faults = new SerialFaults();
  readonly #toHost: SerialWire;
  readonly #toDevice: SerialWire;
  readonly #peers = new Set<SerialPeer>();
  #connection: MockSerialConnection | undefined;
  #isPlugged = true;
  #status: ModemStatus = { cts: true, dsr: true, dcd: true, ri: false };
  #control: Required<ModemControl> = { dtr: false, rts: false, brk: false };

  constructor(clock: Clock, { name, baudRate }: MockSerialPortOptions) {
    this.name = name;
    this.baudRate = baudRate;
    this.#toHost = new SerialWire({
      clock,
      byteNs: () => byteNs({ ...this.#framing, baudRate: this.baudRate ?? this.#framing.baudRate }),
      deliver: (bytes) => this.#connection?.sinks.received(this.#asHeard(bytes)),
    });
    this.#toDevice = new SerialWire({
      clock,
      byteNs: () => byteNs(this.#framing),
      deliver: (bytes) => {
        for (const peer of this.#peers) peer.received?.(this.#asHeard(bytes));
      },
    });
  }

  get device(): string {
    return this.name;
  }

  /** Whether it is plugged in. */
  get isPresent(): boolean {
    return this.#isPlugged;
  }

  /** How the host talks, while it has it open. */
  get settings(): SerialSettings | undefined {
    return this.#connection?.settings;
  }

  /** The lines that the host asserts. */
  get control(): Required<ModemControl> {
    return this.#control;
  }

  /** Connects a device. */
  attach<T extends SerialPeer>(peer: T): T {
    this.#peers.add(peer);
    return peer;
  }

  detach(peer: SerialPeer): void {
    this.#peers.delete(peer);
  }

  /** The device sends: text, or bytes. They arrive when their time has passed; nobody gets them while the port is not open. */
  send(bytes: Uint8Array | string): void {
    this.#toHost.put(Buffer.from(bytes as Uint8Array));
  }

  /** Resolves when all that the device has sent has arrived, or is lost. */
  sent(): Promise<void> {
    return this.#toHost.atMost(0);
  }

  /** The device asserts lines, or lets go of them. Without CTS a host with flow control by RTS and CTS sends nothing. */
  setStatus(change: Partial<ModemStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#holdIfNotClear();
  }

  /** Somebody pulls the plug. */
  unplug(): void {
    if (!this.#isPlugged) return;
    this.#isPlugged = false;
    this.#toHost.clear();
    const connection = this.#connection;
    this.#closed(gone(this.name));
    connection?.sinks.gone();
  }

  /** And plugs it in again. */
  plug(): void {
    this.#isPlugged = true;
  }

  async open(settings: SerialSettings, sinks: SerialSinks): Promise<SerialConnection> {
    this.#pass("open");
    if (!this.#isPlugged) throw new KernelError(ENOENT, `there is no ${this.name}: is it plugged in?`);
    if (this.#connection) throw new KernelError(EBUSY, `${this.name} is open already`);
    const connection: MockSerialConnection = new MockSerialConnection(settings, sinks, {
      isCurrent: () => this.#connection === connection,
      write: (bytes) => this.#write(bytes),
      drain: () => this.#drain(),
      flush: () => {
        this.#toDevice.clear();
      },
      configured: () => {
        this.#pass("configure");
        this.#holdIfNotClear();
      },
      status: () => this.#status,
      setModem: (control) => {
        this.#control = { ...this.#control, ...control };
      },
      close: () => {
        this.#closed();
      },
      name: this.name,
    });
    this.#connection = connection;
    this.#control = { dtr: true, rts: true, brk: false };
    this.#holdIfNotClear();
    return Promise.resolve(connection);
  }

  get #framing(): SerialSettings {
    return this.settings ?? NOBODYS;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#pass("write");
    this.#toDevice.put(bytes);
    await this.#toDevice.atMost(ROOM);
  }

  async #drain(): Promise<void> {
    this.#pass("drain");
    await this.#toDevice.atMost(0);
  }

  #closed(error?: KernelError): void {
    this.#connection = undefined;
    this.#control = { dtr: false, rts: false, brk: false };
    this.#toDevice.clear(error);
  }

  #holdIfNotClear(): void {
    this.#toDevice.hold(this.settings?.flowControl === "rtscts" && !this.#status.cts);
  }

  /** @throws KernelError that of a fault */
  #pass(operation: SerialOperation): void {
    const errno = this.faults.next(operation);
    if (errno !== undefined) throw new KernelError(errno, `${this.name}: ${strerror(errno)}`);
  }

  /** What is understood of bytes: nothing at the wrong rate. */
  #asHeard(bytes: Uint8Array): Uint8Array {
    const hostRate = this.settings?.baudRate;
    if (this.baudRate === undefined || hostRate === undefined || hostRate === this.baudRate) return bytes;
    return bytes.map((byte) => (byte << 1) ^ 0xff);
  }
}

const NOBODYS: SerialSettings = {
  baudRate: USUAL_RATE,
  dataBits: 8,
  parity: "none",
  stopBits: 1,
  flowControl: "none",
};

/** A start bit, the data, the parity, the stop bits. */
function byteNs({ baudRate, dataBits, parity, stopBits }: SerialSettings): number {
  return ((1 + dataBits + (parity === "none" ? 0 : 1) + stopBits) * 1e9) / baudRate;
}
