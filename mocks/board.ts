import type { Board, BoardWorld, Clock, HeaderPin, Level, LineAddress } from "tophalf";
import { EINVAL, ENODEV, KernelError } from "tophalf";
import { type BoardModel, findLine } from "../boards/index.ts";
import { MockI2cBus } from "./bus/i2c-bus.ts";
import type { MockSerialPort } from "./bus/serial-port.ts";
import { MockSerialPorts } from "./bus/serial-ports.ts";
import { MockGpioChip } from "./gpio-chip.ts";
import type { MockLine } from "./line.ts";
import { Keyboard, type LockKey } from "./parts/keyboard.ts";
import { MockI2cWorld } from "./i2c-world.ts";
import type { Wire, WireSource } from "./wire.ts";

/** A simulated board: the same chips, header and pulls as the real model, with wires where the pins end. */
export class MockBoard implements Board {
  readonly name: string;
  readonly model: string;
  readonly chips: readonly MockGpioChip[];
  readonly header: readonly HeaderPin[];
  readonly world: BoardWorld;
  readonly keyboard = new Keyboard();
  readonly i2cAdapters: readonly MockI2cBus[];
  readonly serialPorts: MockSerialPorts;
  readonly hostLeds: readonly LockKey[] = this.keyboard.leds;
  /** What its parts take their time from. */
  readonly clock: Clock;
  readonly #model: BoardModel;
  /** What the world's hand does to each wire that it touches. */
  readonly #hands = new Map<Wire, WireSource>();
  readonly #parts = new MockI2cWorld(this);

  constructor(model: BoardModel, clock: Clock) {
    this.#model = model;
    this.clock = clock;
    this.name = `mock:${model.name}`;
    this.model = `${model.model} (mock)`;
    this.header = model.header;
    this.chips = model.chips.map((chip) => new MockGpioChip(chip, clock));
    this.i2cAdapters = model.i2c.map(
      ({ bus, adapter }) => new MockI2cBus(clock, { number: bus, description: adapter }),
    );
    this.serialPorts = new MockSerialPorts(clock);
    for (const { path, links } of model.serial) this.serialPorts.add({ name: path }, links);
    this.world = {
      press: (address) => this.#touch(address, (idleLevel) => (idleLevel === 1 ? 0 : 1)),
      release: (address) => this.#touch(address, () => undefined),
      set: (address, level) => this.#touch(address, () => level),
      serial: this.serialPorts.world,
      i2c: this.#parts,
    };
  }

  findLine(name: string | number): LineAddress | undefined {
    return findLine(this.#model, name);
  }

  /** The line behind a name, from the world's side. @throws KernelError EINVAL */
  line(name: string | number): MockLine {
    return this.#lineAt(this.address(name));
  }

  /** @throws KernelError EINVAL */
  address(name: string | number): LineAddress {
    const address = this.findLine(name);
    if (!address) throw new KernelError(EINVAL, `${this.model} has no line '${name}'`);
    return address;
  }

  /** An I²C bus, with what is attached to it. Default: the one that users of the board wire to. @throws KernelError ENODEV */
  i2c(number = this.i2cAdapters[0]?.number): MockI2cBus {
    const bus = this.i2cAdapters.find((one) => one.number === number);
    if (!bus) throw new KernelError(ENODEV, `${this.model} has no I2C bus ${number ?? "at all"}`);
    return bus;
  }

  /** A serial port, with what is attached to it: `serial0`. One that the model does not have is not plugged in. */
  serial(name: string): MockSerialPort {
    return this.serialPorts.get(name);
  }

  /** A jumper between two lines: they are one wire from now on. */
  connect(one: string | number, other: string | number): void {
    this.line(one).wire.join(this.line(other).wire);
  }

  close(): void {
    for (const chip of this.chips) chip.close();
    for (const bus of this.i2cAdapters) bus.close();
  }

  /** Where a line ends. @throws KernelError EINVAL */
  wireAt(address: LineAddress): Wire {
    return this.#parts.pinAt(address) ?? this.#lineAt(address).wire;
  }

  #touch(address: LineAddress, decide: (idleLevel: Level) => Level | undefined): Level {
    const wire = this.wireAt(address);
    // A button at a part goes to ground: pull-ups are all that parts have.
    const idleLevel = this.#parts.pinAt(address) ? 1 : this.#lineAt(address).idleLevel;
    wire.drive(this.#handOn(wire), decide(idleLevel));
    return wire.level;
  }

  #handOn(wire: Wire): WireSource {
    const known = this.#hands.get(wire);
    if (known) return known;
    const hand: WireSource = { level: undefined, weak: false };
    this.#hands.set(wire, hand);
    wire.connect(hand);
    return hand;
  }

  #lineAt({ chip, offset }: LineAddress): MockLine {
    const found = this.chips.find(({ label }) => label === chip);
    if (!found) throw new KernelError(EINVAL, `${this.model} has no chip ${chip}`);
    return found.line(offset);
  }
}
