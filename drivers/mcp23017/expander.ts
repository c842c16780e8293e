import {
  ENODEV,
  EOPNOTSUPP,
  KernelError,
  type EdgeSelection,
  type Level,
  type PadConfig,
  type SmbusCalls,
} from "tophalf";
import { type Edge, edgesBetween, isWanted, type Sample } from "./edges.ts";
import {
  GPINTEN,
  GPIO,
  GPPU,
  INTCON,
  INTF,
  IOCON,
  IOCON_MIRROR,
  IOCON_OF_BANK_1,
  IODIR,
  IPOL,
  OLAT,
} from "./registers.ts";

/**
 * The chip's registers. What was written is known, so that changing a bit is one transfer. The bus carries transfers in the order in
 * which they were begun, and so needs no lock.
 */
export class Expander {
  readonly #smbus: SmbusCalls;
  readonly #known = new Map<number, number>();
  readonly #selections = new Map<number, EdgeSelection>();
  /** Edges that a look at the pins has found and nobody has heard of. */
  #found: Edge[] = [];
  #before = 0;

  constructor(smbus: SmbusCalls) {
    this.#smbus = smbus;
  }

  /** Pins stay as they are; nothing interrupts. @throws KernelError ENODEV it is something else; EREMOTEIO, ENXIO nobody is there */
  async setUp(): Promise<void> {
    await this.#smbus.writeByteData(IOCON_OF_BANK_1, 0);
    await this.#write(IOCON, both(IOCON_MIRROR));
    const iocon = await this.#read(IOCON);
    if (iocon !== both(IOCON_MIRROR)) {
      throw new KernelError(
        ENODEV,
        `no MCP23017: its IOCON reads 0x${iocon.toString(16)}; is it another chip?`,
      );
    }
    for (const register of [GPINTEN, IPOL, INTCON]) await this.#write(register, 0);
    for (const register of [IODIR, GPPU, OLAT]) this.#known.set(register, await this.#read(register));
    await this.#look(); // ends an interrupt that was there before
  }

  isInput(offset: number): boolean {
    return (this.#knownOf(IODIR) & (1 << offset)) !== 0;
  }

  directionInput(offset: number): Promise<void> {
    return this.#change(IODIR, offset, true);
  }

  /** The level first, so that the pin does not flicker. */
  async directionOutput(offset: number, level: Level): Promise<void> {
    await this.set(offset, level);
    await this.#change(IODIR, offset, false);
  }

  set(offset: number, level: Level): Promise<void> {
    return this.#change(OLAT, offset, level === 1);
  }

  /** Looking at the pins ends an interrupt, so what that was for is kept for {@link takeEdges}. */
  async get(offset: number): Promise<Level> {
    const gpio = this.#enabled === 0 ? await this.#read(GPIO) : await this.#look();
    return gpio & (1 << offset) ? 1 : 0;
  }

  /** @throws KernelError EOPNOTSUPP: a pull-up is all that there is */
  async setConfig(offset: number, { bias, drive, debounce }: PadConfig): Promise<void> {
    if (drive !== "push-pull" || debounce > 0 || bias === "pull-down") {
      throw new KernelError(
        EOPNOTSUPP,
        "an MCP23017 has pull-ups, and no pull-downs, open drain, open source or debouncing",
      );
    }
    if (bias !== "as-is") await this.#change(GPPU, offset, bias === "pull-up");
  }

  /** Which edges of a pin are told by {@link takeEdges}. */
  async selectEdges(offset: number, selection: EdgeSelection): Promise<void> {
    if (selection === "none") this.#selections.delete(offset);
    else this.#selections.set(offset, selection);
    if (selection !== "none") await this.#look(); // edges are those from now on
    await this.#change(GPINTEN, offset, selection !== "none");
  }

  /** Looks at the pins. Answers the edges since the last time, oldest first, that somebody asked for. */
  async takeEdges(): Promise<Edge[]> {
    await this.#look();
    const found = this.#found;
    this.#found = [];
    return found.filter((edge) => isWanted(edge, this.#selections.get(edge.offset) ?? "none"));
  }

  /** Reads in one transfer why it interrupts and how the pins are, and notes the edges. Answers the pins. */
  async #look(): Promise<number> {
    const bytes = await this.#smbus.readI2cBlockData(INTF, 6);
    const sample: Sample = { intf: word(bytes, 0), intcap: word(bytes, 2), gpio: word(bytes, 4) };
    this.#found.push(...edgesBetween(this.#before, sample, this.#enabled));
    this.#before = sample.gpio;
    return sample.gpio;
  }

  get #enabled(): number {
    return this.#knownOf(GPINTEN);
  }

  #knownOf(register: number): number {
    return this.#known.get(register) ?? 0;
  }

  /** Sets or clears the bit of a pin. When the chip does not take it, it is not known to be so either. */
  async #change(register: number, offset: number, on: boolean): Promise<void> {
    const before = this.#knownOf(register);
    const after = on ? before | (1 << offset) : before & ~(1 << offset);
    if (after === before) return;
    this.#known.set(register, after);
    try {
      await this.#send(register, after);
    } catch (error) {
      this.#known.set(register, this.#knownOf(register) ^ (1 << offset));
      throw error;
    }
  }

  async #write(register: number, value: number): Promise<void> {
    await this.#send(register, value);
    this.#known.set(register, value);
  }

  #send(register: number, value: number): Promise<void> {
    return this.#smbus.writeI2cBlockData(register, Uint8Array.of(value & 0xff, value >> 8));
  }

  async #read(register: number): Promise<number> {
    return word(await this.#smbus.readI2cBlockData(register, 2), 0);
  }
}

/** The same for both ports. */
const both = (byte: number): number => byte | (byte << 8);

const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
