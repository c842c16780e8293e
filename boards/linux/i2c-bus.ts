import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import {
  ENODEV,
  EOPNOTSUPP,
  I2C_FUNC_I2C,
  I2C_FUNC_SMBUS_QUICK,
  I2C_FUNC_SMBUS_READ_BYTE,
  I2C_FUNC_SMBUS_READ_BYTE_DATA,
  I2C_FUNC_SMBUS_READ_I2C_BLOCK,
  I2C_FUNC_SMBUS_READ_WORD_DATA,
  I2C_FUNC_SMBUS_WRITE_BYTE,
  I2C_FUNC_SMBUS_WRITE_BYTE_DATA,
  I2C_FUNC_SMBUS_WRITE_I2C_BLOCK,
  I2C_FUNC_SMBUS_WRITE_WORD_DATA,
  I2C_M_RD,
  type I2cAdapter,
  type I2cMessage,
  KernelError,
  type SmbusTransfer,
} from "tophalf";
import {
  type I2cBusModule,
  type I2cFuncs,
  loadI2cBus,
  type PromisifiedBus,
  type SyncBus,
} from "./i2c-bus-module.ts";
import { explainI2c } from "./i2c-errors.ts";
import { smbusCall } from "./i2c-smbus.ts";

/** Where the host has its buses. */
const DEVICES = "/sys/bus/i2c/devices";

export interface I2cAdaptersOptions {
  /** Another place for /sys/bus/i2c/devices, for tests. */
  readonly root?: string;
  /** Loads the package i2c-bus. */
  readonly load?: () => I2cBusModule;
}

/** The I²C buses of this machine, lowest number first; none where there is no I²C. Nothing is opened before it is used. */
export function i2cAdapters({ root = DEVICES, load = loadI2cBus }: I2cAdaptersOptions = {}): I2cAdapter[] {
  return namesIn(root)
    .flatMap((name) => /^i2c-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((number) => new I2cBusAdapter(number, root, load));
}

/** A bus of the host, by the package i2c-bus: its /dev/i2c-N. */
class I2cBusAdapter implements I2cAdapter {
  readonly number: number;
  readonly description: string;
  readonly #root: string;
  readonly #load: () => I2cBusModule;
  /**
   * One an address: i2c-bus keeps a descriptor whose address the kernel refused, and would use it the next time without an
   * address. Here it is closed.
   */
  readonly #buses = new Map<number, SyncBus>();
  #functionality: number | undefined;
  #isClosed = false;

  constructor(number: number, root: string, load: () => I2cBusModule) {
    this.number = number;
    this.#root = root;
    this.#load = load;
    this.description = textOf(join(root, `i2c-${number}`, "name")) ?? "";
  }

  get functionality(): number {
    return (this.#functionality ??= this.#askFunctionality());
  }

  async transfer(messages: readonly I2cMessage[]): Promise<void> {
    const plan = planOf(messages);
    await this.#with(messages[0]?.addr ?? 0, plan);
  }

  smbusXfer(transfer: SmbusTransfer): Promise<Uint8Array> {
    return this.#with(transfer.addr, (bus) => smbusCall(bus, transfer));
  }

  heldBy(addr: number): string | undefined {
    const name = `${this.number}-${addr.toString(16).padStart(4, "0")}`;
    try {
      return basename(readlinkSync(join(this.#root, name, "driver")));
    } catch {
      return undefined; // nobody told the kernel of a device there, or no driver serves it
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const bus of this.#buses.values()) bus.closeSync();
    this.#buses.clear();
  }

  async #with<T>(addr: number, body: (bus: PromisifiedBus) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new KernelError(ENODEV, `i2c-${this.number} was closed`);
    const known = this.#buses.get(addr);
    const bus = known ?? this.#open();
    this.#buses.set(addr, bus);
    try {
      return await body(bus.promisifiedBus());
    } catch (error) {
      this.#drop(addr, bus);
      throw explainI2c(error, { bus: this.number, addr, heldBy: this.heldBy(addr), isThere: this.#isThere });
    }
  }

  #open(): SyncBus {
    return this.#load().openSync(this.number);
  }

  #drop(addr: number, bus: SyncBus): void {
    if (this.#buses.get(addr) === bus) this.#buses.delete(addr);
    bus.closeSync();
  }

  get #isThere(): boolean {
    return existsSync(join(this.#root, `i2c-${this.number}`));
  }

  #askFunctionality(): number {
    const bus = this.#open();
    try {
      return functionsOf(bus.i2cFuncsSync());
    } catch (error) {
      throw explainI2c(error, { bus: this.number, isThere: this.#isThere });
    } finally {
      bus.closeSync();
    }
  }
}

/**
 * What i2c-bus can do of transfers: one message, or one byte written and at most 32 read behind a repeated START (by the kernel's
 * I2C block read). It has no I2C_RDWR.
 *
 * @throws KernelError EOPNOTSUPP
 */
function planOf(messages: readonly I2cMessage[]): (bus: PromisifiedBus) => Promise<void> {
  const [first, second] = messages;
  if (first && messages.length === 1 && (first.flags & ~I2C_M_RD) === 0) return (bus) => one(bus, first);
  const isRegisterRead =
    messages.length === 2 && first?.flags === 0 && first.buf.length === 1 && second?.flags === I2C_M_RD;
  if (
    isRegisterRead &&
    first.addr === second.addr &&
    second.buf.length >= 1 &&
    second.buf.length <= LONGEST_BLOCK
  ) {
    return (bus) => registerRead(bus, first, second);
  }
  throw new KernelError(
    EOPNOTSUPP,
    "on a real bus a transfer is one message, or one byte written and at most 32 read: i2c-bus can do no more. " +
      "Where the device does not mind a STOP in between, lock the bus and send the messages one by one",
  );
}

const LONGEST_BLOCK = 32;

async function one(bus: PromisifiedBus, { addr, flags, buf }: I2cMessage): Promise<void> {
  const bytes = bufferOn(buf);
  if (flags === I2C_M_RD) await bus.i2cRead(addr, bytes.length, bytes);
  else await bus.i2cWrite(addr, bytes.length, bytes);
}

async function registerRead(bus: PromisifiedBus, { addr, buf }: I2cMessage, read: I2cMessage): Promise<void> {
  await bus.readI2cBlock(addr, buf[0] ?? 0, read.buf.length, bufferOn(read.buf));
}

/** The same bytes, as a Buffer. */
const bufferOn = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, length);

/** The functions that i2c-bus can use. It has no process calls, and blocks with a count are untested by its author. */
function functionsOf(funcs: I2cFuncs): number {
  const bits: readonly (readonly [boolean, number])[] = [
    [funcs.i2c, I2C_FUNC_I2C],
    [funcs.smbusQuick, I2C_FUNC_SMBUS_QUICK],
    [funcs.smbusReceiveByte, I2C_FUNC_SMBUS_READ_BYTE],
    [funcs.smbusSendByte, I2C_FUNC_SMBUS_WRITE_BYTE],
    [funcs.smbusReadByte, I2C_FUNC_SMBUS_READ_BYTE_DATA],
    [funcs.smbusWriteByte, I2C_FUNC_SMBUS_WRITE_BYTE_DATA],
    [funcs.smbusReadWord, I2C_FUNC_SMBUS_READ_WORD_DATA],
    [funcs.smbusWriteWord, I2C_FUNC_SMBUS_WRITE_WORD_DATA],
    [funcs.smbusReadI2cBlock, I2C_FUNC_SMBUS_READ_I2C_BLOCK],
    [funcs.smbusWriteI2cBlock, I2C_FUNC_SMBUS_WRITE_I2C_BLOCK],
  ];
  return bits.reduce((sum, [has, bit]) => (has ? sum | bit : sum), 0);
}

function namesIn(root: string): string[] {
  try {
    return readdirSync(root);
  } catch {
    return [];
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
