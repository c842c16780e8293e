import { Device, type DeviceDoor, type DeviceInit } from "../device/device.ts";
import { ENODEV, KernelError } from "../errno.ts";
import type { AdapterDevice } from "./adapter-device.ts";
import { idEntry, type I2cDeviceId } from "./match.ts";
import type { SmbusCalls } from "./smbus.ts";
import { type ClientMessage, I2cTalk, LockedTalk } from "./talk.ts";

/** What is on a bus: `struct i2c_board_info`. */
export interface I2cBoardInfo {
  /** What drivers are matched with: `bme280`. */
  readonly type: string;
  /** Without the direction bit: 0x08 … 0x77 for devices. */
  readonly addr: number;
  /** I2C_CLIENT_TEN for a 10-bit address. Default 0. */
  readonly flags?: number;
  /** The line that it interrupts with, from `toIrq()`. */
  readonly irq?: number;
  /** `dev.platform_data`: whatever its driver needs to know of this one. */
  readonly platformData?: unknown;
}

/** A device on an I²C bus: `struct i2c_client`. `client->dev` is the client itself. */
export class I2cClient extends Device {
  readonly adapter: AdapterDevice;
  /** `client->name`, which drivers are matched with. Its name in /sys, `1-0076`, is {@link name}. */
  readonly type: string;
  readonly addr: number;
  readonly flags: number;
  readonly irq: number | undefined;
  readonly platformData: unknown;
  readonly #talk: I2cTalk;
  /** @throws KernelError ENODEV when it has gone */
  readonly #checkPresent: () => void;
  /** The bus, locked by {@link lockBus} and not unlocked yet. */
  readonly #locked = new Set<LockedTalk>();

  constructor(adapter: AdapterDevice, info: I2cBoardInfo, init: DeviceInit, door: DeviceDoor) {
    super(init, door);
    const { type, addr, flags = 0, irq, platformData } = info;
    this.adapter = adapter;
    this.type = type;
    this.addr = addr;
    this.flags = flags;
    this.irq = irq;
    this.platformData = platformData;
    const check = (): void => {
      if (!this.isDead) return;
      throw new KernelError(ENODEV, `${init.name} (${type}) has gone`);
    };
    this.#talk = new I2cTalk(addr, flags, adapter.transfers.locking(check));
    this.#checkPresent = check;
  }

  /** i2c_smbus_…(client, …). */
  get smbus(): SmbusCalls {
    return this.#talk.smbus;
  }

  /** i2c_client_get_device_id(): the entry of its driver's `idTable` that it matched. */
  get idEntry(): I2cDeviceId | undefined {
    return this.driver && idEntry(this, this.driver);
  }

  /**
   * i2c_transfer(): all the messages in one go, with a repeated START between them; nobody else's transfer comes in between.
   * Answers what was read, a buffer for each message that reads.
   *
   * @throws KernelError ENXIO or EREMOTEIO nobody acknowledges, EAGAIN arbitration was lost, ETIMEDOUT, EIO, EBUSY;
   *   EOPNOTSUPP the adapter cannot do it, EINVAL, ENODEV the client or the adapter has gone
   */
  transfer(messages: readonly ClientMessage[]): Promise<Uint8Array[]> {
    return this.#talk.transfer(messages);
  }

  /** i2c_master_send(): one message that writes. @throws KernelError as {@link transfer} */
  masterSend(bytes: Uint8Array | readonly number[]): Promise<void> {
    return this.#talk.masterSend(bytes);
  }

  /** i2c_master_recv(): one message that reads `count` bytes. @throws KernelError as {@link transfer} */
  masterRecv(count: number): Promise<Uint8Array> {
    return this.#talk.masterRecv(count);
  }

  /**
   * i2c_lock_bus(client->adapter, I2C_LOCK_SEGMENT): nobody else's transfer comes in between, until `unlock()` of the answer.
   * Only through the answer may be talked meanwhile: the client's own calls would wait for ever.
   *
   * @throws KernelError ENODEV
   */
  async lockBus(): Promise<LockedTalk> {
    const { lock, unlocked } = this.adapter.transfers;
    await lock.lock();
    const locked: LockedTalk = new LockedTalk(this.#talk, unlocked, () => {
      if (this.#locked.delete(locked)) lock.unlock();
    });
    this.#locked.add(locked);
    try {
      this.#checkPresent();
    } catch (error) {
      locked.unlock();
      throw error;
    }
    return locked;
  }

  /** Its driver has let go of it: it holds no lock any more. Answers whether it did. */
  releaseLocks(): boolean {
    const left = [...this.#locked];
    for (const locked of left) locked.unlock();
    return left.length > 0;
  }
}
