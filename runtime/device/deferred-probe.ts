import type { Clock } from "../hal/clock.ts";
import type { Device } from "./device.ts";

/** Devices whose probe was put off (EPROBE_DEFER); all are tried again whenever a driver has been bound. */
export class DeferredProbes {
  readonly #clock: Clock;
  readonly #retry: (dev: Device) => Promise<void>;
  /** With why, for those that said it. */
  readonly #waiting = new Map<Device, string | undefined>();
  #isBlocked = false;
  #work: Promise<void> | undefined;
  /** How often all were called up: who looked before and defers after would miss it. */
  triggers = 0;

  constructor(clock: Clock, retry: (dev: Device) => Promise<void>) {
    this.#clock = clock;
    this.#retry = retry;
  }

  /** Whether every probe is put off: device_block_probing(). */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** driver_deferred_probe_add(). @param seen {@link triggers} when the probe began */
  add(dev: Device, seen: number, reason?: string): void {
    this.#waiting.set(dev, reason);
    if (seen !== this.triggers) this.trigger();
  }

  /** driver_deferred_probe_del(). */
  delete(dev: Device): void {
    this.#waiting.delete(dev);
  }

  /** driver_deferred_probe_trigger(): tries all again, in a later turn. */
  trigger(): void {
    this.triggers++;
    if (this.#waiting.size === 0 || this.#isBlocked || this.#work) return;
    this.#work = new Promise((resolve) => {
      this.#clock.defer(() => {
        void this.#run().then(resolve);
      });
    });
  }

  /** No probe from now on; those that are asked for wait for {@link unblock}. */
  block(): void {
    this.#isBlocked = true;
  }

  unblock(): void {
    this.#isBlocked = false;
    this.trigger();
  }

  /** The text of /sys/kernel/debug/devices_deferred. */
  show(): string {
    return [...this.#waiting].map(([{ name }, reason]) => `${name}\t${reason ?? ""}\n`).join("");
  }

  async #run(): Promise<void> {
    let done: number;
    do {
      done = this.triggers;
      for (const dev of [...this.#waiting.keys()]) {
        if (this.#waiting.delete(dev)) await this.#retry(dev);
      }
    } while (done !== this.triggers && this.#waiting.size > 0 && !this.#isBlocked);
    this.#work = undefined;
  }
}
