/** An I²C bus as the I²C core sees it: what Linux calls `struct i2c_algorithm` and `struct i2c_adapter`, reduced to what drivers use. */

/** One message of a transfer, from (repeated) START to the next one: `struct i2c_msg`. */
export interface I2cMessage {
  /** 7 bits; 10 with I2C_M_TEN. Without the direction bit. */
  readonly addr: number;
  /** I2C_M_RD, I2C_M_TEN, I2C_M_RECV_LEN; none for a write. */
  readonly flags: number;
  /**
   * What is written, or where the bytes that are read go; its length is the message's. With I2C_M_RECV_LEN the device
   * sends the count first: it goes to `buf[0]`, and as many bytes (at most 32) behind it.
   */
  readonly buf: Uint8Array;
}

/** One call of the SMBus protocol: the arguments of i2c_smbus_xfer(). */
export interface SmbusTransfer {
  readonly addr: number;
  /** I2C_CLIENT_TEN. */
  readonly flags: number;
  readonly readWrite: "read" | "write";
  /** 0 … 255. */
  readonly command: number;
  /** I2C_SMBUS_QUICK, I2C_SMBUS_BYTE_DATA … */
  readonly size: number;
  /**
   * What is written behind the command: a byte, a word (low byte first), the bytes of a block without their count. For a read of
   * I2C_SMBUS_I2C_BLOCK_DATA as many bytes as are wanted, whatever they are.
   */
  readonly data: Uint8Array;
}

/**
 * The master of one bus. Whoever calls it takes care that there is one transfer at a time.
 *
 * What a transfer is refused with, as in Linux (`Documentation/i2c/fault-codes.rst`): ENXIO or EREMOTEIO nobody acknowledged,
 * EAGAIN arbitration was lost, ETIMEDOUT somebody holds the clock down, EIO, EBUSY the bus is not idle, EOPNOTSUPP this adapter
 * cannot do that, ENODEV it has gone.
 */
export interface I2cAdapter {
  /** The N of `i2c-N`. */
  readonly number: number;
  /** What i2cdetect -l shows: `bcm2835 (i2c@7e804000)`. */
  readonly description: string;
  /** What it can do: I2C_FUNC_* bits. May be looked up at first use. @throws KernelError EACCES, ENOENT, with what to do */
  readonly functionality: number;
  /** How often a transfer that lost arbitration (EAGAIN) is tried again. Default 0. */
  readonly retries?: number;
  /** Does all the messages between one START and one STOP. @throws KernelError */
  transfer(messages: readonly I2cMessage[]): Promise<void>;
  /**
   * Where the controller speaks SMBus itself; without it the core makes messages of it. Answers what was read: a byte, a
   * word, the bytes of a block; nothing for a write.
   *
   * @throws KernelError as transfer(); EOPNOTSUPP lets the core try with messages
   */
  smbusXfer?(transfer: SmbusTransfer): Promise<Uint8Array>;
  /** The driver outside this runtime (the host's kernel) that serves the device at this address; undefined when none does. */
  heldBy(addr: number): string | undefined;
  /** Where it tells, once, that it was unplugged; every call on it throws ENODEV then. Absent where it cannot. */
  onGone?(listener: () => void): void;
  close(): void;
}
