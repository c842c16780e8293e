import { createRequire } from "node:module";
import { ENOSYS, KernelError } from "tophalf";

/** What we use of the package i2c-bus: one open bus, by promises. */
export interface PromisifiedBus {
  close(): Promise<void>;
  readByte(addr: number, command: number): Promise<number>;
  readWord(addr: number, command: number): Promise<number>;
  readI2cBlock(addr: number, command: number, length: number, buffer: Buffer): Promise<{ bytesRead: number }>;
  receiveByte(addr: number): Promise<number>;
  sendByte(addr: number, byte: number): Promise<void>;
  writeByte(addr: number, command: number, byte: number): Promise<void>;
  writeWord(addr: number, command: number, word: number): Promise<void>;
  writeQuick(addr: number, bit: number): Promise<void>;
  writeI2cBlock(addr: number, command: number, length: number, buffer: Buffer): Promise<unknown>;
  i2cRead(addr: number, length: number, buffer: Buffer): Promise<{ bytesRead: number }>;
  i2cWrite(addr: number, length: number, buffer: Buffer): Promise<{ bytesWritten: number }>;
}

/** Which of the kernel's functions the adapter has. */
export interface I2cFuncs {
  readonly i2c: boolean;
  readonly smbusQuick: boolean;
  readonly smbusReceiveByte: boolean;
  readonly smbusSendByte: boolean;
  readonly smbusReadByte: boolean;
  readonly smbusWriteByte: boolean;
  readonly smbusReadWord: boolean;
  readonly smbusWriteWord: boolean;
  readonly smbusReadI2cBlock: boolean;
  readonly smbusWriteI2cBlock: boolean;
}

/** An open bus; nothing is opened before the first call, and then once an address. */
export interface SyncBus {
  i2cFuncsSync(): I2cFuncs;
  promisifiedBus(): PromisifiedBus;
  closeSync(): void;
}

/** The package itself. */
export interface I2cBusModule {
  openSync(busNumber: number): SyncBus;
}

/**
 * Loads i2c-bus when it is needed first: it is compiled at installation, which fails on a machine without a compiler, and
 * everything else works without.
 *
 * @throws KernelError ENOSYS, with what to do
 */
export function loadI2cBus(): I2cBusModule {
  try {
    return createRequire(import.meta.url)("i2c-bus") as I2cBusModule;
  } catch (error) {
    throw new KernelError(
      ENOSYS,
      "I2C needs the package i2c-bus, which was not built when tophalf was installed: " +
        `sudo apt-get install build-essential python3, then npm install i2c-bus (${firstLine(error)})`,
    );
  }
}

const firstLine = (error: unknown): string => String(error).split("\n", 1)[0] ?? "";
