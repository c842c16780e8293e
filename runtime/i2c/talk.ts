import { EINVAL, KernelError } from "../errno.ts";
import type { I2cMessage, SmbusTransfer } from "../hal/i2c-adapter.ts";
import { I2C_CLIENT_TEN, I2C_M_RD, I2C_M_TEN } from "./flags.ts";
import { SmbusCalls } from "./smbus.ts";

/** Something that does transfers: an adapter, with or without its lock being taken for each. */
export interface Transport {
  transfer(messages: readonly I2cMessage[]): Promise<void>;
  smbusXfer(transfer: SmbusTransfer): Promise<Uint8Array>;
}

/** A message to a known address: `write` bytes, or `read` so many. */
export type ClientMessage = { readonly write: Uint8Array | readonly number[] } | { readonly read: number };

/** The largest message, as in Linux: its length is a __u16. */
const LONGEST_MESSAGE = 0xffff;

/** Everything that can be said to one address. */
export class I2cTalk {
  readonly addr: number;
  readonly flags: number;
  /** i2c_smbus_…(). */
  readonly smbus: SmbusCalls;
  readonly #transport: Transport;

  constructor(addr: number, flags: number, transport: Transport) {
    this.addr = addr;
    this.flags = flags;
    this.#transport = transport;
    this.smbus = new SmbusCalls((call) => transport.smbusXfer({ addr, flags, ...call }));
  }

  /**
   * i2c_transfer(): all the messages in one go, with a repeated START between them. Answers what was read, a buffer for each
   * message that reads.
   *
   * @throws KernelError EOPNOTSUPP the adapter does SMBus only; EINVAL, and what the adapter refuses with
   */
  async transfer(messages: readonly ClientMessage[]): Promise<Uint8Array[]> {
    if (messages.length === 0) throw new KernelError(EINVAL, "a transfer needs at least one message");
    const wire = messages.map((message) => this.#message(message));
    await this.#transport.transfer(wire);
    return wire.filter(({ flags }) => (flags & I2C_M_RD) !== 0).map(({ buf }) => buf);
  }

  /** i2c_master_send(): one message that writes. @throws KernelError as {@link transfer} */
  async masterSend(bytes: Uint8Array | readonly number[]): Promise<void> {
    await this.transfer([{ write: bytes }]);
  }

  /** i2c_master_recv(): one message that reads `count` bytes. @throws KernelError as {@link transfer} */
  async masterRecv(count: number): Promise<Uint8Array> {
    const [bytes = new Uint8Array()] = await this.transfer([{ read: count }]);
    return bytes;
  }

  #message(message: ClientMessage): I2cMessage {
    const { addr } = this;
    const ten = (this.flags & I2C_CLIENT_TEN) === 0 ? 0 : I2C_M_TEN;
    if ("write" in message) {
      checkLength(message.write.length);
      return { addr, flags: ten, buf: Uint8Array.from(message.write) };
    }
    checkLength(message.read);
    return { addr, flags: ten | I2C_M_RD, buf: new Uint8Array(message.read) };
  }
}

function checkLength(length: number): void {
  if (Number.isInteger(length) && length >= 0 && length <= LONGEST_MESSAGE) return;
  throw new KernelError(EINVAL, `a message has 0 to ${LONGEST_MESSAGE} bytes, not ${length}`);
}

/** An address of a bus that is locked: nobody else's transfer comes in between until {@link unlock}. */
export class LockedTalk extends I2cTalk {
  readonly #unlock: () => void;

  /** @param talk says which address */
  constructor(talk: I2cTalk, unlocked: Transport, unlock: () => void) {
    super(talk.addr, talk.flags, unlocked);
    this.#unlock = unlock;
  }

  /** i2c_unlock_bus(). A second call does nothing. */
  unlock(): void {
    this.#unlock();
  }
}
