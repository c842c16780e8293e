import { EAGAIN, ENODEV, EOPNOTSUPP, KernelError } from "../errno.ts";
import type { I2cAdapter, I2cMessage, SmbusTransfer } from "../hal/i2c-adapter.ts";
import { BusLock } from "./bus-lock.ts";
import { I2C_CLIENT_TEN, I2C_FUNC_10BIT_ADDR, I2C_FUNC_I2C, I2C_M_TEN } from "./flags.ts";
import { emulateSmbus } from "./smbus-emulation.ts";
import { neededFunctions } from "./smbus-functions.ts";
import type { Transport } from "./talk.ts";

/** The transfers of one adapter: what i2c_transfer() and i2c_smbus_xfer() do around the driver of the controller. */
export class Transfers {
  readonly lock = new BusLock();
  /** For who has the lock: __i2c_transfer(), __i2c_smbus_xfer(). */
  readonly unlocked: Transport;
  readonly #adapter: I2cAdapter;
  #isGone = false;

  constructor(adapter: I2cAdapter) {
    this.#adapter = adapter;
    this.unlocked = {
      transfer: (messages) => this.#transfer(messages),
      smbusXfer: (transfer) => this.#smbusXfer(transfer),
    };
  }

  /** Takes the lock for each transfer. @param check may refuse, when the caller's turn has come: he may have waited for it */
  locking(check: () => void = nothing): Transport {
    const locked = <T>(body: () => Promise<T>): Promise<T> =>
      this.lock.run(() => {
        check();
        return body();
      });
    return {
      transfer: (messages) => locked(() => this.#transfer(messages)),
      smbusXfer: (transfer) => locked(() => this.#smbusXfer(transfer)),
    };
  }

  /** From now on everything is ENODEV. */
  end(): void {
    this.#isGone = true;
  }

  async #transfer(messages: readonly I2cMessage[]): Promise<void> {
    this.#need(I2C_FUNC_I2C, "messages of one's own: use SMBus calls");
    if (messages.some(({ flags }) => (flags & I2C_M_TEN) !== 0)) this.#needTenBit();
    await this.#retried(() => this.#adapter.transfer(messages));
  }

  async #smbusXfer(transfer: SmbusTransfer): Promise<Uint8Array> {
    const { name, functions } = neededFunctions(transfer);
    this.#need(functions, name);
    if ((transfer.flags & I2C_CLIENT_TEN) !== 0) this.#needTenBit();
    return this.#retried(() => this.#native(transfer) ?? this.#emulated(transfer));
  }

  /** By the controller, where it speaks SMBus; by messages when it says that it cannot do that. */
  #native(transfer: SmbusTransfer): Promise<Uint8Array> | undefined {
    return this.#adapter.smbusXfer?.(transfer).catch((error: unknown) => {
      const canTry = (this.#adapter.functionality & I2C_FUNC_I2C) !== 0;
      if (canTry && error instanceof KernelError && error.errno === EOPNOTSUPP)
        return this.#emulated(transfer);
      throw error;
    });
  }

  #emulated(transfer: SmbusTransfer): Promise<Uint8Array> {
    return emulateSmbus(transfer, (messages) => this.#adapter.transfer(messages));
  }

  /** Arbitration that was lost is tried again. */
  async #retried<T>(attempt: () => Promise<T>): Promise<T> {
    for (let left = this.#adapter.retries ?? 0; ; left--) {
      this.#checkPresent();
      try {
        return await attempt();
      } catch (error) {
        if (left <= 0 || !(error instanceof KernelError) || error.errno !== EAGAIN) throw error;
      }
    }
  }

  /** i2c_check_functionality(). */
  #need(functions: number, what: string): void {
    this.#checkPresent();
    if ((this.#adapter.functionality & functions) === functions) return;
    const { number, description } = this.#adapter;
    throw new KernelError(EOPNOTSUPP, `i2c-${number} (${description}) cannot do ${what}`);
  }

  #needTenBit(): void {
    this.#need(I2C_FUNC_10BIT_ADDR, "10-bit addresses");
  }

  #checkPresent(): void {
    if (this.#isGone) throw new KernelError(ENODEV, `i2c-${this.#adapter.number} has gone`);
  }
}

const nothing = (): void => undefined;
