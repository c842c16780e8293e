/** A serial port as the serial core sees it. */

export type Parity = "none" | "even" | "odd";

/** How bytes are on the wire. */
export interface SerialSettings {
  /** Bits a second: 9600. */
  readonly baudRate: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: Parity;
  readonly stopBits: 1 | 2;
  /** `rtscts`: by the lines RTS and CTS; `xonxoff`: by the bytes 0x11 and 0x13, which are then no data. */
  readonly flowControl: "none" | "rtscts" | "xonxoff";
}

/** The lines that come in: whether they are asserted. */
export interface ModemStatus {
  readonly cts: boolean;
  readonly dsr: boolean;
  /** Carrier detect. */
  readonly dcd: boolean;
  /** Ring. */
  readonly ri: boolean;
}

/** The lines that go out; what is left out stays as it is. */
export interface ModemControl {
  readonly dtr?: boolean;
  readonly rts?: boolean;
  /** Holds the line in the break state for as long as it is true. */
  readonly brk?: boolean;
}

/** Where an open port reports to, synchronously, in the event-loop turn in which it learns of it. */
export interface SerialSinks {
  /** Bytes that came, which are the sink's from now on. */
  received(bytes: Uint8Array): void;
  /**
   * The port was unplugged: it is closed, every call on the connection is refused with ENODEV, and nothing is received any more. Called
   * once at most. Whether it is there again, a try to open it tells.
   */
  gone(): void;
}

/** A port that is open, and ours alone. Every call may be refused with ENODEV when it has gone, and with EIO. */
export interface SerialConnection {
  /** Resolves when the port has taken all bytes, though it may not have sent them yet. One write at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when all that was written has been sent. */
  drain(): Promise<void>;
  /** Forgets what was received and not reported, and what was written and not sent. */
  flush(): Promise<void>;
  /** @throws KernelError EINVAL settings that the port does not have */
  configure(settings: SerialSettings): Promise<void>;
  modemStatus(): Promise<ModemStatus>;
  setModem(control: ModemControl): Promise<void>;
  /** Gives the port back; what has not been sent is lost. A second call does nothing. */
  close(): Promise<void>;
}

export interface SerialPort {
  /** As it was asked for: `serial0`. */
  readonly name: string;
  /**
   * What it really is: `ttyAMA0`. Two names of one port lead to the same; a name that leads nowhere at the moment is itself.
   */
  readonly device: string;
  /**
   * @throws KernelError ENOENT it is not there, EACCES no permission, EBUSY another program has it, EINVAL settings that it does not
   *   have, ENOTTY it is no serial port: each with what to do about it
   */
  open(settings: SerialSettings, sinks: SerialSinks): Promise<SerialConnection>;
}

/** The serial ports of a board. They come and go. */
export interface SerialPorts {
  /** Those that are there: `ttyAMA0`, `ttyUSB0`. */
  list(): readonly string[];
  /** By name (`ttyUSB0`, `serial0`) or path (`/dev/serial/by-id/…`). It need not be there: open() tells. */
  find(name: string): SerialPort;
}
