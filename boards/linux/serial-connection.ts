import { readSync, writeSync } from "node:fs";
import {
  ENODEV,
  KernelError,
  type ModemControl,
  type ModemStatus,
  type SerialConnection,
  type SerialSettings,
  type SerialSinks,
} from "tophalf";
import { PortEvents, READABLE, WRITABLE } from "./port-events.ts";
import { errnoOf, isGone } from "./serial-errors.ts";
import type { BoundPort } from "./serialport-module.ts";

/** As much as the kernel hands out of a port at a time. */
const READ_SIZE = 4096;

export interface ConnectionOptions {
  readonly bound: BoundPort;
  readonly sinks: SerialSinks;
  /** Lets the port talk in another way while it is open. */
  readonly configure: (settings: SerialSettings) => Promise<void>;
  /** Says what an error of the port means. */
  readonly explain: (error: unknown) => KernelError;
}

/**
 * A port that is open. It reads and writes by itself: the package would read a port that has gone for ever, and hears nothing while a
 * write waits.
 */
export class LinuxSerialConnection implements SerialConnection {
  readonly #options: ConnectionOptions;
  readonly #events: PortEvents;
  readonly #buffer = Buffer.allocUnsafe(READ_SIZE);
  /** The kernel asserts both when a port is opened. */
  #control = { dtr: true, rts: true, brk: false };
  #isOpen = true;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#events = new PortEvents(options.bound.poller);
    void this.#listen();
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#try(async () => {
      let written = 0;
      while (written < bytes.length) {
        written += unlessBusy(() => writeSync(this.#fd, bytes, written)) ?? (await this.#writable());
      }
    });
  }

  drain(): Promise<void> {
    return this.#try((bound) => bound.drain());
  }

  flush(): Promise<void> {
    return this.#try((bound) => bound.flush());
  }

  configure(settings: SerialSettings): Promise<void> {
    return this.#try(() => this.#options.configure(settings));
  }

  /** The package does not tell of a ring. */
  modemStatus(): Promise<ModemStatus> {
    return this.#try(async (bound) => {
      const { cts, dsr, dcd } = await bound.get();
      return { cts, dsr, dcd, ri: false };
    });
  }

  setModem(control: ModemControl): Promise<void> {
    return this.#try(async (bound) => {
      const wanted = { ...this.#control, ...control };
      await bound.set(wanted);
      this.#control = wanted;
    });
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#events.stop();
    await this.#release();
  }

  /** Hands on what comes, a piece a turn, until the port has gone or is closed. */
  async #listen(): Promise<void> {
    for (let bytes = await this.#next(); bytes; bytes = await this.#next()) {
      if (bytes.length > 0) this.#options.sinks.received(bytes);
    }
    this.#gone();
  }

  /** The bytes that come next, or none at a false alarm; undefined when the port has gone, or is closed. */
  async #next(): Promise<Uint8Array | undefined> {
    try {
      await this.#events.next(READABLE);
      const count = unlessBusy(() => readSync(this.#fd, this.#buffer, 0, READ_SIZE, null));
      return count === 0 ? undefined : Uint8Array.from(this.#buffer.subarray(0, count ?? 0));
    } catch {
      return undefined;
    }
  }

  async #writable(): Promise<0> {
    await this.#events.next(WRITABLE);
    return 0;
  }

  #gone(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#events.stop();
    void this.#release();
    this.#options.sinks.gone();
  }

  /** What has not been sent is thrown away first: the kernel would wait for it, for half a minute. */
  async #release(): Promise<void> {
    const { bound } = this.#options;
    await bound.flush().catch(() => undefined);
    await bound.close().catch(() => undefined);
  }

  get #fd(): number {
    const { fd } = this.#options.bound;
    this.#refuseClosed();
    return fd ?? -1;
  }

  #refuseClosed(): void {
    if (!this.#isOpen) throw new KernelError(ENODEV, "the port has gone, or was closed");
  }

  /** @throws KernelError ENODEV when it has gone, also meanwhile */
  async #try<T>(action: (bound: BoundPort) => Promise<T>): Promise<T> {
    this.#refuseClosed();
    try {
      return await action(this.#options.bound);
    } catch (error) {
      if (isGone(errnoOf(error))) this.#gone();
      this.#refuseClosed();
      throw this.#options.explain(error);
    }
  }
}

/** The answer, or undefined when there is nothing to read, or no room, at the moment. */
function unlessBusy(call: () => number): number | undefined {
  try {
    return call();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN" || code === "EINTR") return undefined;
    throw error;
  }
}
