import {
  ENODEV,
  KernelError,
  type ModemControl,
  type ModemStatus,
  type SerialConnection,
  type SerialSettings,
  type SerialSinks,
} from "tophalf";

/** What calls are refused with when the plug was pulled. */
export const gone = (name: string): KernelError => new KernelError(ENODEV, `${name} has gone`);

/** The port, as what is open on it sees it. */
export interface OpenEnd {
  readonly name: string;
  isCurrent(): boolean;
  write(bytes: Uint8Array): Promise<void>;
  drain(): Promise<void>;
  flush(): void;
  configured(): void;
  status(): ModemStatus;
  setModem(control: ModemControl): void;
  close(): void;
}

/** What the host has when it has opened a mock serial port. */
export class MockSerialConnection implements SerialConnection {
  settings: SerialSettings;
  readonly sinks: SerialSinks;
  readonly #end: OpenEnd;

  constructor(settings: SerialSettings, sinks: SerialSinks, end: OpenEnd) {
    this.settings = settings;
    this.sinks = sinks;
    this.#end = end;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#open.write(bytes);
  }

  async drain(): Promise<void> {
    await this.#open.drain();
  }

  flush(): Promise<void> {
    return this.#soon((end) => {
      end.flush();
    });
  }

  configure(settings: SerialSettings): Promise<void> {
    return this.#soon((end) => {
      const before = this.settings;
      this.settings = settings;
      try {
        end.configured();
      } catch (error) {
        this.settings = before;
        throw error;
      }
    });
  }

  modemStatus(): Promise<ModemStatus> {
    return this.#soon((end) => end.status());
  }

  setModem(control: ModemControl): Promise<void> {
    return this.#soon((end) => {
      end.setModem(control);
    });
  }

  close(): Promise<void> {
    if (this.#end.isCurrent()) this.#end.close();
    return Promise.resolve();
  }

  /** @throws KernelError ENODEV when it has gone, or is closed */
  get #open(): OpenEnd {
    if (!this.#end.isCurrent()) throw gone(this.#end.name);
    return this.#end;
  }

  async #soon<T>(action: (end: OpenEnd) => T): Promise<T> {
    await Promise.resolve();
    return action(this.#open);
  }
}
