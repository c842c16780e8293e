import type { SmbusTransfer } from "../hal/i2c-adapter.ts";
import {
  I2C_FUNC_SMBUS_BLOCK_PROC_CALL,
  I2C_FUNC_SMBUS_PROC_CALL,
  I2C_FUNC_SMBUS_QUICK,
  I2C_FUNC_SMBUS_READ_BLOCK_DATA,
  I2C_FUNC_SMBUS_READ_BYTE,
  I2C_FUNC_SMBUS_READ_BYTE_DATA,
  I2C_FUNC_SMBUS_READ_I2C_BLOCK,
  I2C_FUNC_SMBUS_READ_WORD_DATA,
  I2C_FUNC_SMBUS_WRITE_BLOCK_DATA,
  I2C_FUNC_SMBUS_WRITE_BYTE,
  I2C_FUNC_SMBUS_WRITE_BYTE_DATA,
  I2C_FUNC_SMBUS_WRITE_I2C_BLOCK,
  I2C_FUNC_SMBUS_WRITE_WORD_DATA,
  I2C_SMBUS_BLOCK_DATA,
  I2C_SMBUS_BLOCK_PROC_CALL,
  I2C_SMBUS_BYTE,
  I2C_SMBUS_BYTE_DATA,
  I2C_SMBUS_I2C_BLOCK_DATA,
  I2C_SMBUS_PROC_CALL,
  I2C_SMBUS_QUICK,
  I2C_SMBUS_WORD_DATA,
} from "./flags.ts";

interface Kind {
  readonly name: string;
  readonly read: number;
  readonly write: number;
}

const both = (functions: number): Pick<Kind, "read" | "write"> => ({ read: functions, write: functions });

const KINDS: ReadonlyMap<number, Kind> = new Map([
  [I2C_SMBUS_QUICK, { name: "SMBus quick", ...both(I2C_FUNC_SMBUS_QUICK) }],
  [I2C_SMBUS_BYTE, { name: "SMBus byte", read: I2C_FUNC_SMBUS_READ_BYTE, write: I2C_FUNC_SMBUS_WRITE_BYTE }],
  [
    I2C_SMBUS_BYTE_DATA,
    { name: "SMBus byte data", read: I2C_FUNC_SMBUS_READ_BYTE_DATA, write: I2C_FUNC_SMBUS_WRITE_BYTE_DATA },
  ],
  [
    I2C_SMBUS_WORD_DATA,
    { name: "SMBus word data", read: I2C_FUNC_SMBUS_READ_WORD_DATA, write: I2C_FUNC_SMBUS_WRITE_WORD_DATA },
  ],
  [I2C_SMBUS_PROC_CALL, { name: "SMBus process call", ...both(I2C_FUNC_SMBUS_PROC_CALL) }],
  [
    I2C_SMBUS_BLOCK_DATA,
    {
      name: "SMBus block data",
      read: I2C_FUNC_SMBUS_READ_BLOCK_DATA,
      write: I2C_FUNC_SMBUS_WRITE_BLOCK_DATA,
    },
  ],
  [I2C_SMBUS_BLOCK_PROC_CALL, { name: "SMBus block process call", ...both(I2C_FUNC_SMBUS_BLOCK_PROC_CALL) }],
  [
    I2C_SMBUS_I2C_BLOCK_DATA,
    { name: "I2C block data", read: I2C_FUNC_SMBUS_READ_I2C_BLOCK, write: I2C_FUNC_SMBUS_WRITE_I2C_BLOCK },
  ],
]);

/** What an adapter must be able to do for a call; more than any can, for one that does not exist. */
export function neededFunctions({ size, readWrite }: SmbusTransfer): { name: string; functions: number } {
  const kind = KINDS.get(size) ?? { name: `SMBus transaction ${size}`, ...both(-1) };
  return { name: `${kind.name} (${readWrite})`, functions: kind[readWrite] };
}
