import type { Level } from "tophalf";
import { RegisterFile } from "../bus/register-file.ts";
import { Wire, type WireSource } from "../wire.ts";

/** Registers, each of which there is for port A and, one address higher, for port B. */
const [IODIR, IPOL, GPINTEN, DEFVAL, INTCON, IOCON, GPPU, INTF, INTCAP, GPIO, OLAT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;
const REGISTERS = 11;
/** Bits of IOCON. */
const [BANK, MIRROR, SEQOP, ODR, INTPOL] = [0x80, 0x40, 0x20, 0x04, 0x02];

type Port = 0 | 1;

/** One pin: its wire, and what the chip does to it. */
interface Pin {
  readonly wire: Wire;
  readonly output: WireSource;
  readonly pull: WireSource;
  /** What the world does to it. */
  readonly hand: WireSource;
}

/**
 * An MCP23017: sixteen pins behind I²C, and two interrupt outputs. The driver's door is the bus it is attached to, the
 * world's are the pins: `expander.drive(3, 1)`, `expander.pins[3].level`, `expander.inta.join(board.line("GPIO25").wire)`.
 */
export class Mcp23017 extends RegisterFile {
  /** GPA0 to GPA7, GPB0 to GPB7. */
  readonly pins: readonly Wire[];
  readonly inta = new Wire();
  readonly intb = new Wire();
  readonly #pins: readonly Pin[];
  readonly #ints: readonly WireSource[];
  /** The levels that the next change is a change from, by port. */
  readonly #before = [0, 0];

  constructor() {
    super(REGISTERS * 2, [0xff, 0xff]);
    this.#pins = Array.from({ length: 16 }, () => newPin());
    this.pins = this.#pins.map(({ wire }) => wire);
    this.#ints = [this.inta, this.intb].map((wire) => {
      const source: WireSource = { level: 1, weak: false };
      wire.connect(source);
      return source;
    });
    for (const { wire } of this.#pins) wire.onChange(() => this.#pinsChanged());
  }

  /** The world drives a pin (0 to 15), or lets go of it. */
  drive(offset: number, level: Level | undefined): void {
    const pin = this.#pins[offset];
    if (pin) pin.wire.drive(pin.hand, level);
  }

  /** Power-on reset: all registers as they were delivered. */
  reset(): void {
    this.registers.fill(0).fill(0xff, 0, 2);
    this.#applyPins();
    this.#before.fill(0);
    this.#showInts();
  }

  protected override wrapped(address: number): number {
    return this.#has(BANK) ? address & 0x1f : address % (REGISTERS * 2);
  }

  /** In byte mode the pointer stays on its register: with the ports side by side it goes to and fro between the two. */
  protected override next(address: number): number {
    if (!this.#has(SEQOP)) return this.wrapped(address + 1);
    return this.#has(BANK) ? address : address ^ 1;
  }

  protected override readRegister(address: number): number {
    const [register, port] = this.#decode(address);
    if (register === GPIO) return this.#clearing(port, this.#levels(port) ^ this.#of(IPOL, port));
    if (register === INTCAP) return this.#clearing(port, this.#of(INTCAP, port));
    return this.#of(register, port);
  }

  protected override writeRegister(address: number, value: number): void {
    const [register, port] = this.#decode(address);
    if (register === INTF || register === INTCAP) return;
    if (register === IOCON) this.set(IOCON * 2, value & 0xfe, value & 0xfe);
    else this.set((register === GPIO ? OLAT : register) * 2 + port, value);
    if (register === GPINTEN) this.#before[port] = this.#levels(port);
    this.#applyPins();
    this.#pinsChanged();
  }

  #decode(address: number): [register: number, port: Port] {
    if (this.#has(BANK)) return [address & 0xf, address & 0x10 ? 1 : 0];
    return [address >> 1, address & 1 ? 1 : 0];
  }

  #has(bit: number): boolean {
    return (this.get(IOCON * 2) & bit) !== 0;
  }

  #of(register: number, port: Port): number {
    return this.get(register * 2 + port);
  }

  #levels(port: Port): number {
    return this.#pins
      .slice(port * 8, port * 8 + 8)
      .reduce((byte, { wire }, bit) => byte | (wire.level << bit), 0);
  }

  #applyPins(): void {
    this.#pins.forEach(({ wire, output, pull }, index) => {
      const port = index < 8 ? 0 : 1;
      const bitOf = (register: number): Level => ((this.#of(register, port) >> (index & 7)) & 1 ? 1 : 0);
      wire.drive(pull, bitOf(GPPU) === 1 ? 1 : undefined);
      wire.drive(output, bitOf(IODIR) === 0 ? bitOf(OLAT) : undefined);
    });
  }

  #pinsChanged(): void {
    for (const port of [0, 1] as const) this.#detect(port);
    this.#showInts();
  }

  /** The first change is kept with all levels at that moment; further ones wait until it has been read. */
  #detect(port: Port): void {
    if (this.#of(INTF, port) !== 0) return;
    const levels = this.#levels(port);
    const compared = this.#of(INTCON, port);
    const wanted = (this.#of(DEFVAL, port) & compared) | ((this.#before[port] ?? 0) & ~compared);
    const different = (levels ^ wanted) & this.#of(GPINTEN, port) & this.#of(IODIR, port);
    if (different === 0) return;
    this.set(INTF * 2 + port, different);
    this.set(INTCAP * 2 + port, levels ^ this.#of(IPOL, port));
  }

  /** Reading INTCAP or GPIO ends the port's interrupt. Against DEFVAL it comes back as long as there is a difference. */
  #clearing(port: Port, answer: number): number {
    this.set(INTF * 2 + port, 0);
    this.#before[port] = this.#levels(port);
    this.#detect(port);
    this.#showInts();
    return answer;
  }

  #showInts(): void {
    const [a = false, b = false] = ([0, 1] as const).map((port) => this.#of(INTF, port) !== 0);
    const isMirrored = this.#has(MIRROR);
    this.#showInt(this.inta, 0, isMirrored ? a || b : a);
    this.#showInt(this.intb, 1, isMirrored ? a || b : b);
  }

  #showInt(wire: Wire, index: Port, isActive: boolean): void {
    const source = this.#ints[index];
    if (!source) return;
    if (this.#has(ODR)) wire.drive(source, isActive ? 0 : undefined);
    else wire.drive(source, isActive === this.#has(INTPOL) ? 1 : 0);
  }
}

function newPin(): Pin {
  const source = (weak: boolean): WireSource => ({ level: undefined, weak });
  const pin = { wire: new Wire(), output: source(false), pull: source(true), hand: source(false) };
  for (const one of [pin.output, pin.pull, pin.hand]) pin.wire.connect(one);
  return pin;
}
