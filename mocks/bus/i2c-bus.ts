import {
  type Clock,
  EAGAIN,
  EBUSY,
  EINVAL,
  EIO,
  ENODEV,
  EREMOTEIO,
  ETIMEDOUT,
  I2C_FUNC_I2C,
  I2C_FUNC_SMBUS_EMUL,
  I2C_M_RD,
  I2C_M_RECV_LEN,
  type I2cAdapter,
  type I2cMessage,
  KernelError,
} from "tophalf";
import { type I2cFault, I2cFaults } from "./i2c-faults.ts";
import type { I2cTarget } from "./i2c-target.ts";

export interface MockI2cBusOptions {
  /** Default 1, the one on the header of a Raspberry Pi. */
  readonly number?: number;
  readonly description?: string;
  /** Bits a second. Default 100,000. */
  readonly bitRate?: number;
  /** Default: what the Raspberry Pi's controller can do. */
  readonly functionality?: number;
  /** What its driver answers when nobody acknowledges. Default EREMOTEIO, as the Raspberry Pi's does; many others answer ENXIO. */
  readonly noAck?: number;
  readonly retries?: number;
}

/** One transfer that was on the bus. */
export interface I2cRecord {
  /** Nanoseconds on the clock. */
  readonly from: number;
  readonly to: number;
  readonly messages: readonly {
    readonly addr: number;
    readonly read: boolean;
    readonly bytes: readonly number[];
  }[];
  /** The errno's name, of one that failed. */
  readonly error?: string;
}

/** As many records as are kept. */
const MOST_RECORDS = 1000;
/** START and the address with its direction bit, with the acknowledge; STOP. */
const START_BITS = 10;
const BYTE_BITS = 9;
const STOP_BITS = 1;
/** As the driver of the Raspberry Pi's controller: HZ. */
const TIMEOUT_NS = 1e9;

/** A simulated I²C bus: devices are attached to it, and a transfer takes as long as its bits do. */
export class MockI2cBus implements I2cAdapter {
  readonly number: number;
  readonly description: string;
  readonly functionality: number;
  readonly retries: number;
  /** What goes wrong. */
  readonly faults = new I2cFaults();
  /** What was on the bus, oldest first. */
  readonly records: I2cRecord[] = [];
  readonly #clock: Clock;
  readonly #bitNs: number;
  readonly #noAck: number;
  readonly #targets = new Map<number, I2cTarget>();
  readonly #held = new Map<number, string>();
  #isBusy = false;
  #isGone = false;
  #whenGone: (() => void) | undefined;

  constructor(clock: Clock, options: MockI2cBusOptions = {}) {
    const { number = 1, bitRate = 100_000, noAck = EREMOTEIO, retries = 0 } = options;
    this.#clock = clock;
    this.number = number;
    this.description = options.description ?? "bcm2835 (i2c@7e804000)";
    this.functionality = options.functionality ?? I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
    this.retries = retries;
    this.#bitNs = 1e9 / bitRate;
    this.#noAck = noAck;
  }

  /** Wires a device to the bus. @throws KernelError EBUSY something is at the address already, EINVAL */
  attach<T extends I2cTarget>(addr: number, target: T): T {
    if (!Number.isInteger(addr) || addr < 0x08 || addr > 0x77) {
      throw new KernelError(EINVAL, `no device can be at 0x${addr.toString(16)}: 0x08 … 0x77`);
    }
    if (this.#targets.has(addr))
      throw new KernelError(EBUSY, `something is at 0x${addr.toString(16)} already`);
    this.#targets.set(addr, target);
    return target;
  }

  /** Takes a device off the bus. */
  detach(addr: number): void {
    this.#targets.delete(addr);
  }

  /** The device at an address. */
  at(addr: number): I2cTarget | undefined {
    return this.#targets.get(addr);
  }

  /** A driver of the host's kernel takes the device at an address; undefined: lets go of it. */
  hold(addr: number, driver: string | undefined): void {
    if (driver === undefined) this.#held.delete(addr);
    else this.#held.set(addr, driver);
  }

  /** The adapter is unplugged. */
  unplug(): void {
    if (this.#isGone) return;
    this.close();
    this.#whenGone?.();
  }

  heldBy(addr: number): string | undefined {
    return this.#held.get(addr);
  }

  onGone(listener: () => void): void {
    this.#whenGone = listener;
  }

  close(): void {
    this.#isGone = true;
  }

  async transfer(messages: readonly I2cMessage[]): Promise<void> {
    if (this.#isBusy) throw new Error("two transfers at a time: the bus lock is broken");
    this.#isBusy = true;
    const from = this.#clock.now();
    let error: unknown;
    try {
      this.#checkPresent();
      await this.#run(messages, this.faults.next(messages[0]?.addr ?? 0));
    } catch (caught) {
      error = caught;
      throw caught;
    } finally {
      this.#isBusy = false;
      this.#record(from, messages, error);
    }
  }

  async #run(messages: readonly I2cMessage[], fault: I2cFault | undefined): Promise<void> {
    if (fault === "busy") throw new KernelError(EBUSY, "the bus is not idle");
    const reached = new Set<I2cTarget>();
    try {
      for (const message of messages) await this.#message(message, fault, reached);
    } finally {
      await this.#pass(STOP_BITS);
      for (const target of reached) target.stop?.();
    }
  }

  async #message(message: I2cMessage, fault: I2cFault | undefined, reached: Set<I2cTarget>): Promise<void> {
    const { addr, flags, buf } = message;
    const isRead = (flags & I2C_M_RD) !== 0;
    await this.#pass(START_BITS);
    if (fault === "arbitration-lost") throw new KernelError(EAGAIN, "another master won the bus");
    if (fault === "timeout") await this.#timeOut(addr);
    const target = fault === "nack" ? undefined : this.#targets.get(addr);
    const direction = isRead ? "read" : "write";
    if (target?.start?.(direction) === false || !target) {
      const where = `0x${addr.toString(16).padStart(2, "0")} on i2c-${this.number}`;
      throw new KernelError(
        this.#noAck,
        `nobody acknowledges ${where}; tophalf i2c detect ${this.number} shows who does`,
      );
    }
    reached.add(target);
    if (fault === "data-nack") throw new KernelError(EIO, "the device does not acknowledge a byte");
    if (isRead) await this.#read(target, message);
    else await this.#write(target, buf);
  }

  async #write(target: I2cTarget, bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) {
      await this.#pass(BYTE_BITS);
      if (!target.write(byte)) throw new KernelError(this.#noAck, "the device does not acknowledge a byte");
    }
  }

  async #read(target: I2cTarget, { flags, buf }: I2cMessage): Promise<void> {
    const isCounted = (flags & I2C_M_RECV_LEN) !== 0;
    let length = isCounted ? 1 : buf.length;
    for (let at = 0; at < length; at++) {
      await this.#pass(BYTE_BITS);
      buf[at] = target.read();
      if (isCounted && at === 0) length = Math.min(buf.length, 1 + (buf[0] ?? 0));
    }
  }

  async #timeOut(addr: number): Promise<never> {
    await this.#passNs(TIMEOUT_NS);
    throw new KernelError(ETIMEDOUT, `0x${addr.toString(16)} holds the clock down`);
  }

  async #pass(bits: number): Promise<void> {
    await this.#passNs(bits * this.#bitNs);
  }

  async #passNs(nanoseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#clock.after(nanoseconds, resolve);
    });
    this.#checkPresent();
  }

  #checkPresent(): void {
    if (this.#isGone) throw new KernelError(ENODEV, `i2c-${this.number} has gone`);
  }

  #record(from: number, messages: readonly I2cMessage[], error: unknown): void {
    this.records.push({
      from,
      to: this.#clock.now(),
      messages: messages.map(({ addr, flags, buf }) => ({
        addr,
        read: (flags & I2C_M_RD) !== 0,
        bytes: [...buf],
      })),
      ...(error instanceof KernelError && { error: error.code }),
    });
    if (this.records.length > MOST_RECORDS) this.records.shift();
  }
}
