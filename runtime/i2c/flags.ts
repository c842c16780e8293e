/** Flags of messages, `include/uapi/linux/i2c.h`. */
export const I2C_M_RD = 0x0001;
export const I2C_M_TEN = 0x0010;
/** The device sends the count first. */
export const I2C_M_RECV_LEN = 0x0400;

/** Flags of clients, `include/linux/i2c.h`. */
export const I2C_CLIENT_TEN = 0x10;

/** What an adapter can do. */
export const I2C_FUNC_I2C = 0x0000_0001;
export const I2C_FUNC_10BIT_ADDR = 0x0000_0002;
export const I2C_FUNC_SMBUS_BLOCK_PROC_CALL = 0x0000_8000;
export const I2C_FUNC_SMBUS_QUICK = 0x0001_0000;
export const I2C_FUNC_SMBUS_READ_BYTE = 0x0002_0000;
export const I2C_FUNC_SMBUS_WRITE_BYTE = 0x0004_0000;
export const I2C_FUNC_SMBUS_READ_BYTE_DATA = 0x0008_0000;
export const I2C_FUNC_SMBUS_WRITE_BYTE_DATA = 0x0010_0000;
export const I2C_FUNC_SMBUS_READ_WORD_DATA = 0x0020_0000;
export const I2C_FUNC_SMBUS_WRITE_WORD_DATA = 0x0040_0000;
export const I2C_FUNC_SMBUS_PROC_CALL = 0x0080_0000;
export const I2C_FUNC_SMBUS_READ_BLOCK_DATA = 0x0100_0000;
export const I2C_FUNC_SMBUS_WRITE_BLOCK_DATA = 0x0200_0000;
export const I2C_FUNC_SMBUS_READ_I2C_BLOCK = 0x0400_0000;
export const I2C_FUNC_SMBUS_WRITE_I2C_BLOCK = 0x0800_0000;
export const I2C_FUNC_SMBUS_BYTE = I2C_FUNC_SMBUS_READ_BYTE | I2C_FUNC_SMBUS_WRITE_BYTE;
export const I2C_FUNC_SMBUS_BYTE_DATA = I2C_FUNC_SMBUS_READ_BYTE_DATA | I2C_FUNC_SMBUS_WRITE_BYTE_DATA;
export const I2C_FUNC_SMBUS_WORD_DATA = I2C_FUNC_SMBUS_READ_WORD_DATA | I2C_FUNC_SMBUS_WRITE_WORD_DATA;
export const I2C_FUNC_SMBUS_BLOCK_DATA = I2C_FUNC_SMBUS_READ_BLOCK_DATA | I2C_FUNC_SMBUS_WRITE_BLOCK_DATA;
export const I2C_FUNC_SMBUS_I2C_BLOCK = I2C_FUNC_SMBUS_READ_I2C_BLOCK | I2C_FUNC_SMBUS_WRITE_I2C_BLOCK;
/** What every adapter that does I2C_FUNC_I2C can do of SMBus, by messages. */
export const I2C_FUNC_SMBUS_EMUL =
  I2C_FUNC_SMBUS_QUICK |
  I2C_FUNC_SMBUS_BYTE |
  I2C_FUNC_SMBUS_BYTE_DATA |
  I2C_FUNC_SMBUS_WORD_DATA |
  I2C_FUNC_SMBUS_PROC_CALL |
  I2C_FUNC_SMBUS_WRITE_BLOCK_DATA |
  I2C_FUNC_SMBUS_I2C_BLOCK;

/** The kinds of SMBus calls. */
export const I2C_SMBUS_QUICK = 0;
export const I2C_SMBUS_BYTE = 1;
export const I2C_SMBUS_BYTE_DATA = 2;
export const I2C_SMBUS_WORD_DATA = 3;
export const I2C_SMBUS_PROC_CALL = 4;
export const I2C_SMBUS_BLOCK_DATA = 5;
export const I2C_SMBUS_BLOCK_PROC_CALL = 7;
export const I2C_SMBUS_I2C_BLOCK_DATA = 8;

/** The most bytes in a block. */
export const I2C_SMBUS_BLOCK_MAX = 32;
