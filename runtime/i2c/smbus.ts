import { EINVAL, EIO, KernelError } from "../errno.ts";
import type { SmbusTransfer } from "../hal/i2c-adapter.ts";
import {
  I2C_SMBUS_BLOCK_DATA,
  I2C_SMBUS_BLOCK_MAX,
  I2C_SMBUS_BLOCK_PROC_CALL,
  I2C_SMBUS_BYTE,
  I2C_SMBUS_BYTE_DATA,
  I2C_SMBUS_I2C_BLOCK_DATA,
  I2C_SMBUS_PROC_CALL,
  I2C_SMBUS_QUICK,
  I2C_SMBUS_WORD_DATA,
} from "./flags.ts";

/** A call to one address, without the address. */
type Xfer = (call: Omit<SmbusTransfer, "addr" | "flags">) => Promise<Uint8Array>;

const NOTHING = new Uint8Array();

/**
 * The calls of the SMBus protocol, i2c_smbus_…(): each a transfer of its own. They reject with what the adapter refuses:
 * ENXIO or EREMOTEIO nobody acknowledges, EAGAIN, ETIMEDOUT, EIO; with EOPNOTSUPP where it cannot do the call, and with EINVAL for a
 * value that does not fit.
 */
export class SmbusCalls {
  readonly #xfer: Xfer;

  constructor(xfer: Xfer) {
    this.#xfer = xfer;
  }

  /** I2C_SMBUS_QUICK: the address and a direction bit alone. */
  async writeQuick(bit: 0 | 1): Promise<void> {
    const readWrite = bit === 1 ? "read" : "write";
    await this.#xfer({ readWrite, command: 0, size: I2C_SMBUS_QUICK, data: NOTHING });
  }

  /** i2c_smbus_read_byte(). */
  async readByte(): Promise<number> {
    return byteOf(await this.#read(I2C_SMBUS_BYTE, 0));
  }

  /** i2c_smbus_write_byte(). */
  async writeByte(value: number): Promise<void> {
    await this.#write(I2C_SMBUS_BYTE, checked("value", value, 0xff), NOTHING);
  }

  /** i2c_smbus_read_byte_data(). */
  async readByteData(command: number): Promise<number> {
    return byteOf(await this.#read(I2C_SMBUS_BYTE_DATA, command));
  }

  /** i2c_smbus_write_byte_data(). */
  async writeByteData(command: number, value: number): Promise<void> {
    await this.#write(I2C_SMBUS_BYTE_DATA, command, Uint8Array.of(checked("value", value, 0xff)));
  }

  /** i2c_smbus_read_word_data(): the low byte comes first. */
  async readWordData(command: number): Promise<number> {
    return wordOf(await this.#read(I2C_SMBUS_WORD_DATA, command));
  }

  /** i2c_smbus_write_word_data(). */
  async writeWordData(command: number, value: number): Promise<void> {
    await this.#write(I2C_SMBUS_WORD_DATA, command, wordBytes(value));
  }

  /** i2c_smbus_read_word_swapped(): the high byte comes first. */
  async readWordSwapped(command: number): Promise<number> {
    return swapped(await this.readWordData(command));
  }

  /** i2c_smbus_write_word_swapped(). */
  async writeWordSwapped(command: number, value: number): Promise<void> {
    await this.writeWordData(command, swapped(checked("value", value, 0xffff)));
  }

  /** I2C_SMBUS_PROC_CALL: sends a word and gets one. */
  async processCall(command: number, value: number): Promise<number> {
    return wordOf(await this.#write(I2C_SMBUS_PROC_CALL, command, wordBytes(value)));
  }

  /** i2c_smbus_read_block_data(): the device says how many bytes, 32 at most. */
  async readBlockData(command: number): Promise<Uint8Array> {
    return this.#read(I2C_SMBUS_BLOCK_DATA, command);
  }

  /** i2c_smbus_write_block_data(): the count, and 1 to 32 bytes. */
  async writeBlockData(command: number, bytes: Uint8Array): Promise<void> {
    await this.#write(I2C_SMBUS_BLOCK_DATA, command, block(bytes));
  }

  /** I2C_SMBUS_BLOCK_PROC_CALL: sends a block and gets one. */
  async blockProcessCall(command: number, bytes: Uint8Array): Promise<Uint8Array> {
    return this.#write(I2C_SMBUS_BLOCK_PROC_CALL, command, block(bytes));
  }

  /** i2c_smbus_read_i2c_block_data(): 1 to 32 bytes, without a count. */
  async readI2cBlockData(command: number, length: number): Promise<Uint8Array> {
    return this.#read(I2C_SMBUS_I2C_BLOCK_DATA, command, new Uint8Array(checkedLength(length)));
  }

  /** i2c_smbus_write_i2c_block_data(): 1 to 32 bytes, without a count. */
  async writeI2cBlockData(command: number, bytes: Uint8Array): Promise<void> {
    await this.#write(I2C_SMBUS_I2C_BLOCK_DATA, command, block(bytes));
  }

  async #read(size: number, command: number, data: Uint8Array = NOTHING): Promise<Uint8Array> {
    return this.#xfer({ readWrite: "read", command: checked("register", command, 0xff), size, data });
  }

  async #write(size: number, command: number, data: Uint8Array): Promise<Uint8Array> {
    return this.#xfer({ readWrite: "write", command: checked("register", command, 0xff), size, data });
  }
}

function checked(what: "register" | "value", value: number, most: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new KernelError(EINVAL, `${what} ${value} is no integer from 0 to ${most} (0x${most.toString(16)})`);
}

function checkedLength(length: number): number {
  if (Number.isInteger(length) && length >= 1 && length <= I2C_SMBUS_BLOCK_MAX) return length;
  throw new KernelError(EINVAL, `a block has 1 to ${I2C_SMBUS_BLOCK_MAX} bytes, not ${length}`);
}

function block(bytes: Uint8Array): Uint8Array {
  checkedLength(bytes.length);
  return bytes;
}

function wordBytes(value: number): Uint8Array {
  checked("value", value, 0xffff);
  return Uint8Array.of(value & 0xff, value >> 8);
}

const byteOf = (bytes: Uint8Array): number => bytes[0] ?? short();
const wordOf = (bytes: Uint8Array): number => (bytes[0] ?? short()) | ((bytes[1] ?? short()) << 8);
const swapped = (word: number): number => ((word & 0xff) << 8) | (word >> 8);

function short(): never {
  throw new KernelError(EIO, "the adapter answered fewer bytes than it was asked for");
}
