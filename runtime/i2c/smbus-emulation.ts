import { EINVAL, EOPNOTSUPP, EPROTO, KernelError } from "../errno.ts";
import type { I2cMessage, SmbusTransfer } from "../hal/i2c-adapter.ts";
import {
  I2C_CLIENT_TEN,
  I2C_M_RD,
  I2C_M_RECV_LEN,
  I2C_M_TEN,
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

/** Does messages, all of them between one START and one STOP. */
type Transfer = (messages: readonly I2cMessage[]) => Promise<void>;

/** i2c_smbus_xfer_emulated(): an SMBus call as messages, for a controller that knows messages only. @throws KernelError EINVAL, EPROTO */
export async function emulateSmbus(smbus: SmbusTransfer, transfer: Transfer): Promise<Uint8Array> {
  const plan = planOf(smbus);
  const ten = (smbus.flags & I2C_CLIENT_TEN) === 0 ? 0 : I2C_M_TEN;
  const { addr } = smbus;
  const messages: I2cMessage[] = [];
  if (plan.write) messages.push({ addr, flags: ten, buf: Uint8Array.from(plan.write) });
  const answer = new Uint8Array(plan.counted ? 1 + I2C_SMBUS_BLOCK_MAX : (plan.read ?? 0));
  const reads = plan.counted === true || plan.read !== undefined;
  if (reads) {
    messages.push({ addr, flags: ten | I2C_M_RD | (plan.counted ? I2C_M_RECV_LEN : 0), buf: answer });
  }
  await transfer(messages);
  return plan.counted ? counted(answer) : answer;
}

/** What is written, and what is read then. */
interface Plan {
  readonly write?: readonly number[];
  /** So many bytes are read. */
  readonly read?: number;
  /** The device says how many. */
  readonly counted?: boolean;
}

function planOf({ size, readWrite, command, data }: SmbusTransfer): Plan {
  const isRead = readWrite === "read";
  switch (size) {
    case I2C_SMBUS_QUICK:
      return isRead ? { read: 0 } : { write: [] };
    case I2C_SMBUS_BYTE:
      return isRead ? { read: 1 } : { write: [command] };
    case I2C_SMBUS_BYTE_DATA:
      return isRead ? { write: [command], read: 1 } : { write: [command, ...data] };
    case I2C_SMBUS_WORD_DATA:
      return isRead ? { write: [command], read: 2 } : { write: [command, ...data] };
    case I2C_SMBUS_PROC_CALL:
      return { write: [command, ...data], read: 2 };
    case I2C_SMBUS_BLOCK_DATA:
      return isRead ? { write: [command], counted: true } : { write: [command, ...countedBlock(data)] };
    case I2C_SMBUS_BLOCK_PROC_CALL:
      return { write: [command, ...countedBlock(data)], counted: true };
    case I2C_SMBUS_I2C_BLOCK_DATA:
      checkBlock(data);
      return isRead ? { write: [command], read: data.length } : { write: [command, ...data] };
    default:
      throw new KernelError(EOPNOTSUPP, `unsupported SMBus transaction ${size}`);
  }
}

function countedBlock(data: Uint8Array): number[] {
  checkBlock(data);
  return [data.length, ...data];
}

function checkBlock({ length }: Uint8Array): void {
  if (length >= 1 && length <= I2C_SMBUS_BLOCK_MAX) return;
  throw new KernelError(EINVAL, `a block has 1 to ${I2C_SMBUS_BLOCK_MAX} bytes, not ${length}`);
}

/** The bytes behind the count. */
function counted(answer: Uint8Array): Uint8Array {
  const count = answer[0] ?? 0;
  if (count >= 1 && count <= I2C_SMBUS_BLOCK_MAX) return answer.slice(1, 1 + count);
  throw new KernelError(
    EPROTO,
    `the device sends a block of ${count} bytes; 1 to ${I2C_SMBUS_BLOCK_MAX} are allowed`,
  );
}
