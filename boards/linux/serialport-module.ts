import { createRequire } from "node:module";
import { ENOSYS, KernelError } from "tophalf";

/** How a port is opened. */
export interface BindingOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
  readonly rtscts: boolean;
  readonly xon: boolean;
  readonly xoff: boolean;
  /** flock(): another program that asks for it is refused. */
  readonly lock: boolean;
}

/** Tells once when the descriptor can be read or written, or that it cannot be watched any more. */
export interface BindingPoller {
  on(event: "readable" | "writable", listener: (error: Error | null) => void): unknown;
  /** Watches for these events (1: readable, 2: writable), and for no others any more. */
  poll(events: number): void;
  stop(): void;
}

/** What we use of a port that is open. */
export interface BoundPort {
  readonly fd: number | null;
  readonly poller: BindingPoller;
  flush(): Promise<void>;
  drain(): Promise<void>;
  get(): Promise<{ readonly cts: boolean; readonly dsr: boolean; readonly dcd: boolean }>;
  /** What is left out is let go of. */
  set(lines: { readonly dtr: boolean; readonly rts: boolean; readonly brk: boolean }): Promise<void>;
  close(): Promise<void>;
}

/** The package's layer below its streams. */
export interface SerialBinding {
  open(options: BindingOptions): Promise<BoundPort>;
}

/**
 * Loads serialport when it is needed first: everything else works where it is not installed.
 *
 * @throws KernelError ENOSYS, with what to do
 */
export function loadSerialport(): SerialBinding {
  try {
    const { SerialPort } = createRequire(import.meta.url)("serialport") as {
      SerialPort: { binding: SerialBinding };
    };
    return SerialPort.binding;
  } catch (error) {
    const [reason = ""] = String(error).split("\n", 1);
    throw new KernelError(
      ENOSYS,
      `serial ports need the package serialport, which is not here: npm install serialport (${reason})`,
    );
  }
}
