import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { AdapterDevice } from "../i2c/adapter-device.ts";
import { checkAddress, showAddress } from "../i2c/address.ts";
import { I2C_FUNC_SMBUS_QUICK, I2C_FUNC_SMBUS_READ_BYTE } from "../i2c/flags.ts";
import type { I2cCore } from "../i2c/i2c-core.ts";
import { I2cTalk } from "../i2c/talk.ts";

/** What is at an address: `free` nobody acknowledges, `found` somebody does, `held` a driver serves it and it was not touched. */
export type AddressState = "free" | "found" | "held";

/** A bus as `i2c list` shows it. */
export interface BusStatus {
  readonly name: string;
  readonly description: string;
  readonly clients: readonly {
    readonly name: string;
    readonly type: string;
    readonly driver: string | undefined;
  }[];
}

/** What is looked at: below and above are addresses with a meaning of their own. */
export const FIRST_ADDRESS = 0x08;
export const LAST_ADDRESS = 0x77;

/** How a value is read or written: a byte, a word, or a byte without a register. */
export type AccessMode = "b" | "w" | "c";

/** `tophalf i2c`: what i2cdetect(8), i2cget(8) and i2cset(8) do. */
export class I2cTool {
  readonly #i2c: I2cCore;

  constructor(i2c: I2cCore) {
    this.#i2c = i2c;
  }

  list(): BusStatus[] {
    return [...this.#i2c.adapters.values()].map(({ name, description, clients }) => ({
      name,
      description,
      clients: [...clients.values()].map((client) => ({
        name: client.name,
        type: client.type,
        driver: client.driver?.name,
      })),
    }));
  }

  /** The state of each address from FIRST_ADDRESS to LAST_ADDRESS. @throws KernelError ENODEV, EOPNOTSUPP, EACCES */
  async detect(bus: string): Promise<AddressState[]> {
    const adapter = this.#i2c.getAdapter(bus);
    const states: AddressState[] = [];
    for (let addr = FIRST_ADDRESS; addr <= LAST_ADDRESS; addr++) states.push(await stateOf(adapter, addr));
    return states;
  }

  /** @param register undefined for mode c, or where the device stands @throws KernelError EBUSY a driver serves it, and `force` is not given */
  async get(
    bus: string,
    addr: number,
    register: number | undefined,
    mode: AccessMode,
    force: boolean,
  ): Promise<number> {
    const { smbus } = this.#talk(bus, addr, force);
    if (register === undefined) return smbus.readByte();
    if (mode === "w") return smbus.readWordData(register);
    if (mode === "b") return smbus.readByteData(register);
    await smbus.writeByte(register);
    return smbus.readByte();
  }

  /** @throws KernelError as {@link get} */
  async set(
    bus: string,
    addr: number,
    register: number,
    value: number | undefined,
    mode: AccessMode,
    force: boolean,
  ): Promise<void> {
    const { smbus } = this.#talk(bus, addr, force);
    if (value === undefined) return smbus.writeByte(register);
    if (mode === "c")
      throw new KernelError(EINVAL, "mode c writes a byte without a register: leave the value out");
    return mode === "w" ? smbus.writeWordData(register, value) : smbus.writeByteData(register, value);
  }

  #talk(bus: string, addr: number, force: boolean): I2cTalk {
    const adapter = this.#i2c.getAdapter(bus);
    checkAddress(addr, 0);
    const holder = adapter.holderOf(addr);
    if (holder !== undefined && !force) {
      throw new KernelError(
        EBUSY,
        `${showAddress(addr)} on ${adapter.name} is served by ${holder}; -f does it all the same`,
      );
    }
    return new I2cTalk(addr, 0, adapter.transfers.locking());
  }
}

async function stateOf(adapter: AdapterDevice, addr: number): Promise<AddressState> {
  if (adapter.holderOf(addr) !== undefined) return "held";
  const { smbus } = new I2cTalk(addr, 0, adapter.transfers.locking());
  try {
    if (isReadSafer(adapter, addr)) await smbus.readByte();
    else await smbus.writeQuick(0);
    return "found";
  } catch (error) {
    return unlessRefused(error);
  }
}

/** As i2cdetect(8): a quick write may corrupt the EEPROMs at these addresses, a read may hang chips at the others. */
function isReadSafer(adapter: AdapterDevice, addr: number): boolean {
  const isDelicate = (addr >= 0x30 && addr <= 0x37) || (addr >= 0x50 && addr <= 0x5f);
  if (!adapter.checkFunctionality(I2C_FUNC_SMBUS_QUICK)) return true;
  return isDelicate && adapter.checkFunctionality(I2C_FUNC_SMBUS_READ_BYTE);
}

/** Nobody answers; what says that there is no bus to look at is no such answer. */
function unlessRefused(error: unknown): AddressState {
  if (!(error instanceof KernelError)) throw error;
  if (error.errno === EBUSY) return "held";
  if (NO_BUS.has(error.code)) throw error;
  return "free";
}

const NO_BUS = new Set(["ENODEV", "EACCES", "ENOENT", "EOPNOTSUPP", "ENOSYS"]);
