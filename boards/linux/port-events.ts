import type { BindingPoller } from "./serialport-module.ts";

export const READABLE = 1;
export const WRITABLE = 2;
type PortEvent = typeof READABLE | typeof WRITABLE;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Waits for a port to be readable and to be writable at the same time. The package's own waits push each other out: each new one
 * replaces what is watched for.
 */
export class PortEvents {
  readonly #poller: BindingPoller;
  readonly #waiters = new Map<PortEvent, Waiter>();

  constructor(poller: BindingPoller) {
    this.#poller = poller;
    poller.on("readable", (error) => {
      this.#happened(READABLE, error);
    });
    poller.on("writable", (error) => {
      this.#happened(WRITABLE, error);
    });
  }

  /** Resolves when it happens next. One wait for each at a time. It fails when the port has gone, or was stopped. */
  next(event: PortEvent): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#waiters.set(event, { resolve, reject });
      this.#watch();
    });
  }

  /** Nothing is watched any more; who waits fails. */
  stop(): void {
    this.#poller.stop();
  }

  #happened(event: PortEvent, error: Error | null): void {
    const waiter = this.#waiters.get(event);
    this.#waiters.delete(event);
    if (error) {
      waiter?.reject(error);
      return;
    }
    waiter?.resolve();
    this.#watch();
  }

  #watch(): void {
    const events = [...this.#waiters.keys()].reduce((all: number, one) => all | one, 0);
    this.#poller.poll(events);
  }
}
