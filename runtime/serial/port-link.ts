import { EACCES, ENODEV, ENOENT, KernelError } from "../errno.ts";
import type { Clock, ClockTimer } from "../hal/clock.ts";
import type { SerialConnection, SerialPort, SerialSettings } from "../hal/serial-port.ts";
import type { Printk } from "../printk/printk.ts";

/** How soon after it has gone a port is looked for, and how seldom at last: a plug is back within seconds, a drawer takes days. */
const FIRST_RETRY_NS = 100e6;
const LAST_RETRY_NS = 2e9;

/** What is no news while a port is away: it is not there, it is not there yet, udev has not let its group in yet. */
const EXPECTED = [ENOENT, ENODEV, EACCES];

export interface LinkOptions {
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly printk: Printk;
  readonly received: (bytes: Uint8Array) => void;
  /** It was unplugged. */
  readonly gone: () => void;
  /** It is open again, with the settings that it had. */
  readonly back: () => void;
}

/** A port that is held although it may be unplugged: it is opened again when it is there again. */
export class PortLink {
  settings: SerialSettings;
  readonly #options: LinkOptions;
  #connection: SerialConnection | undefined;
  #retry: ClockTimer | undefined;
  #delay = FIRST_RETRY_NS;
  /** Why it could not be opened again, when that is no matter of course. */
  #complaint = "";
  #failures = 0;
  #closed = false;
  /** An attempt to open it that is under way. */
  #opening: Promise<void> | undefined;
  /** The change of settings that is made last. */
  #configuring: Promise<void> = Promise.resolve();

  constructor(settings: SerialSettings, options: LinkOptions) {
    this.settings = settings;
    this.#options = options;
  }

  get isPresent(): boolean {
    return this.#connection !== undefined;
  }

  /** @throws KernelError ENODEV while it is away, or closed */
  get connection(): SerialConnection {
    if (this.#connection) return this.#connection;
    throw this.#refusal();
  }

  /** @throws KernelError ENODEV while it is away, or closed */
  check(): void {
    if (!this.#connection) throw this.#refusal();
  }

  /** Opens it for the first time. @throws KernelError why that does not work, and what to do */
  async open(): Promise<void> {
    this.#opening = this.#connect();
    await this.#opening;
  }

  /** Changes how it talks, one change after the other; kept for when it is back. @throws KernelError EINVAL */
  configure(change: Partial<SerialSettings>): Promise<void> {
    const before = this.#configuring.catch(() => undefined);
    this.#configuring = before.then(() => this.#configure(change));
    return this.#configuring;
  }

  async #configure(change: Partial<SerialSettings>): Promise<void> {
    await this.#opening?.catch(() => undefined);
    if (this.#closed) throw this.#refusal();
    const settings = { ...this.settings, ...change };
    await this.#connection?.configure(settings);
    this.settings = settings;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    await this.#opening?.catch(() => undefined);
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  async #connect(): Promise<void> {
    const { port, received } = this.#options;
    const state = { gone: false };
    const connection = await port.open(this.settings, {
      received: (bytes) => {
        if (!this.#closed) received(bytes);
      },
      gone: () => {
        state.gone = true;
        this.#gone();
      },
    });
    if (state.gone) throw new KernelError(ENODEV, `serial port ${port.name} has gone`);
    this.#connection = connection;
  }

  #gone(): void {
    if (!this.#connection || this.#closed) return;
    this.#connection = undefined;
    const { port, printk, gone } = this.#options;
    printk.warn(`serial ${port.name}: unplugged; waiting for it to come back`);
    this.#delay = FIRST_RETRY_NS;
    this.#complaint = "";
    this.#tryLater();
    gone();
  }

  #tryLater(): void {
    this.#retry = this.#options.clock.after(this.#delay, () => {
      this.#opening = this.#reopen();
    });
    this.#delay = Math.min(this.#delay * 2, LAST_RETRY_NS);
  }

  async #reopen(): Promise<void> {
    const { port, printk, back } = this.#options;
    try {
      await this.#connect();
    } catch (error) {
      this.#complain(error as Error);
      if (!this.#closed) this.#tryLater();
      return;
    }
    if (this.#closed) return;
    printk.info(`serial ${port.name}: back`);
    back();
  }

  #refusal(): KernelError {
    const why = this.#closed ? "is closed" : "is unplugged; it is opened again when it is back";
    return new KernelError(ENODEV, `serial port ${this.#options.port.name} ${why}`);
  }

  /** Says why it cannot be opened: once, and not for what passes within a moment. */
  #complain(error: Error): void {
    const isExpected = error instanceof KernelError && EXPECTED.includes(error.errno);
    this.#failures = error.message === this.#complaint ? this.#failures + 1 : 1;
    this.#complaint = error.message;
    const isNews = isExpected ? this.#failures === 3 && error.errno === EACCES : this.#failures === 1;
    if (isNews) this.#options.printk.err(`serial ${this.#options.port.name}: ${error.message}`);
  }
}
