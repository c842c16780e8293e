import type { Clock, I2cWorld, LineAddress, PartWiring } from "tophalf";
import { EINVAL, ENODEV, KernelError } from "tophalf";
import type { MockI2cBus } from "./bus/i2c-bus.ts";
import type { I2cTarget } from "./bus/i2c-target.ts";
import { Bme280 } from "./parts/bme280.ts";
import { Ds3231 } from "./parts/ds3231.ts";
import { Mcp23017 } from "./parts/mcp23017.ts";
import type { Wire, WireSource } from "./wire.ts";

/** A part, with the wires that end at it. */
interface Made {
  readonly target: I2cTarget;
  readonly interrupt?: Wire;
  /** Lines of its own. */
  readonly pins?: readonly Wire[];
}

interface PartKind {
  /** Those that its address pins can choose. */
  readonly addresses: readonly number[];
  make(clock: Clock): Made;
}

const PARTS: Readonly<Record<string, PartKind>> = {
  bme280: { addresses: [0x76, 0x77], make: (clock) => ({ target: new Bme280(clock) }) },
  bmp280: { addresses: [0x76, 0x77], make: (clock) => ({ target: new Bme280(clock, { id: 0x58 }) }) },
  ds3231: {
    addresses: [0x68],
    make(clock) {
      const target = new Ds3231(clock);
      return { target, interrupt: target.int };
    },
  },
  mcp23017: {
    addresses: Array.from({ length: 8 }, (_, index) => 0x20 + index),
    make() {
      const target = new Mcp23017();
      return { target, interrupt: target.inta, pins: target.pins };
    },
  },
};

/** The board, as far as parts are wired to it. */
export interface PartsBoard {
  readonly clock: Clock;
  /** @throws KernelError ENODEV */
  i2c(bus?: number): MockI2cBus;
  /** @throws KernelError EINVAL */
  wireAt(line: LineAddress): Wire;
}

interface Attached extends Made {
  /** What its driver calls a chip of its lines: `mcp23017-1-0020`. */
  readonly label: string;
  unwire(): void;
}

/** Parts on the I²C buses of a mock board, for whoever has no test: `tophalf mock attach bme280`. */
export class MockI2cWorld implements I2cWorld {
  readonly parts = Object.keys(PARTS);
  readonly #board: PartsBoard;
  readonly #attached = new Map<string, Attached>();

  constructor(board: PartsBoard) {
    this.#board = board;
  }

  attach(name: string, { bus: number, addr: wanted, interrupt }: PartWiring): { bus: number; addr: number } {
    const kind = this.#kindOf(name);
    const addr = addressOf(name, kind, wanted);
    const bus = this.#board.i2c(number);
    const made = kind.make(this.#board.clock);
    if (interrupt && !made.interrupt) throw new KernelError(EINVAL, `a ${name} has no interrupt output`);
    const line = interrupt && this.#board.wireAt(interrupt);
    bus.attach(addr, made.target);
    const unwire = line && made.interrupt ? follow(made.interrupt, line) : () => undefined;
    const key = keyOf(bus.number, addr);
    this.#attached.set(key, { ...made, label: `${name}-${key}`, unwire });
    return { bus: bus.number, addr };
  }

  detach(addr: number, number?: number): void {
    const bus = this.#board.i2c(number);
    const key = keyOf(bus.number, addr);
    const part = this.#attached.get(key);
    if (!part) throw new KernelError(ENODEV, `nothing was attached at ${show(addr)} on i2c-${bus.number}`);
    this.#attached.delete(key);
    bus.detach(addr);
    part.unwire();
  }

  /** The wire at a pin of a part, by what its driver calls the line. */
  pinAt({ chip, offset }: LineAddress): Wire | undefined {
    return [...this.#attached.values()].find(({ label }) => label === chip)?.pins?.[offset];
  }

  #kindOf(name: string): PartKind {
    const kind = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (kind) return kind;
    throw new KernelError(ENODEV, `there is no part ${name}; there are: ${this.parts.join(", ")}`);
  }
}

/** @throws KernelError EINVAL */
function addressOf(name: string, { addresses }: PartKind, wanted = addresses[0] ?? 0): number {
  if (addresses.includes(wanted)) return wanted;
  throw new KernelError(EINVAL, `a ${name} is at ${addresses.map(show).join(", ")}, not at ${show(wanted)}`);
}

/** Has an output drive a line, unlike a jumper until it is undone. */
function follow(output: Wire, line: Wire): () => void {
  const source: WireSource = { level: undefined, weak: false };
  line.connect(source);
  let isWired = true;
  const pass = (): void => {
    const { driven } = output;
    if (isWired) line.drive(source, driven === 0 || driven === 1 ? driven : undefined);
  };
  output.onChange(pass);
  pass();
  return () => {
    isWired = false;
    line.disconnect(source);
  };
}

const show = (addr: number): string => `0x${addr.toString(16).padStart(2, "0")}`;

/** As a client is called: `1-0076`. */
const keyOf = (bus: number, addr: number): string => `${bus}-${addr.toString(16).padStart(4, "0")}`;
