import {
  EOPNOTSUPP,
  I2C_CLIENT_TEN,
  I2C_SMBUS_BYTE,
  I2C_SMBUS_BYTE_DATA,
  I2C_SMBUS_I2C_BLOCK_DATA,
  I2C_SMBUS_QUICK,
  I2C_SMBUS_WORD_DATA,
  KernelError,
  type SmbusTransfer,
} from "tophalf";
import type { PromisifiedBus } from "./i2c-bus-module.ts";

const NOTHING = new Uint8Array();

/** An SMBus call by the host's kernel, with i2c-bus. @throws KernelError EOPNOTSUPP what i2c-bus has no call for */
export async function smbusCall(bus: PromisifiedBus, transfer: SmbusTransfer): Promise<Uint8Array> {
  if ((transfer.flags & I2C_CLIENT_TEN) !== 0) {
    throw new KernelError(EOPNOTSUPP, "i2c-bus knows 7-bit addresses only");
  }
  if (transfer.readWrite === "read") return read(bus, transfer);
  await write(bus, transfer);
  return NOTHING;
}

async function read(bus: PromisifiedBus, { addr, command, size, data }: SmbusTransfer): Promise<Uint8Array> {
  switch (size) {
    case I2C_SMBUS_QUICK:
      await bus.writeQuick(addr, 1);
      return NOTHING;
    case I2C_SMBUS_BYTE:
      return Uint8Array.of(await bus.receiveByte(addr));
    case I2C_SMBUS_BYTE_DATA:
      return Uint8Array.of(await bus.readByte(addr, command));
    case I2C_SMBUS_WORD_DATA:
      return bytesOf(await bus.readWord(addr, command));
    case I2C_SMBUS_I2C_BLOCK_DATA:
      return block(bus, addr, command, data.length);
    default:
      return unknown(size);
  }
}

async function write(bus: PromisifiedBus, { addr, command, size, data }: SmbusTransfer): Promise<void> {
  const [low = 0, high = 0] = data;
  switch (size) {
    case I2C_SMBUS_QUICK:
      return bus.writeQuick(addr, 0);
    case I2C_SMBUS_BYTE:
      return bus.sendByte(addr, command);
    case I2C_SMBUS_BYTE_DATA:
      return bus.writeByte(addr, command, low);
    case I2C_SMBUS_WORD_DATA:
      return bus.writeWord(addr, command, low | (high << 8));
    case I2C_SMBUS_I2C_BLOCK_DATA:
      await bus.writeI2cBlock(addr, command, data.length, Buffer.from(data));
      return;
    default:
      unknown(size);
  }
}

async function block(
  bus: PromisifiedBus,
  addr: number,
  command: number,
  length: number,
): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await bus.readI2cBlock(addr, command, length, buffer);
  return Uint8Array.from(buffer.subarray(0, bytesRead));
}

const bytesOf = (word: number): Uint8Array => Uint8Array.of(word & 0xff, word >> 8);

function unknown(size: number): never {
  throw new KernelError(EOPNOTSUPP, `i2c-bus has no call for the SMBus transaction ${size}`);
}
