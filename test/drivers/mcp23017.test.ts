/** The expander's lines, and the cascade: pin → INTA → GPIO interrupt → I²C read → nested irq. All in virtual time. */
import {
  type CansleepInputLine,
  type EdgeSelection,
  IRQ_HANDLED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type ModuleContext,
} from "tophalf";
import { Mcp23017, RegisterFile, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { edgesBetween, isWanted } from "../../drivers/mcp23017/edges.ts";
import { contextOf, refusal } from "../runtime/support.ts";
import { whileTimePasses } from "./all.ts";

const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;
const LABEL = "mcp23017-1-0020";

let sim: Simulation;
let expander: Mcp23017;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  expander = sim.i2c().attach(0x20, new Mcp23017());
  expander.inta.join(sim.board.line("GPIO25").wire);
  k = await contextOf(sim, "user");
});
/** A device whose registers cannot be written. */
class ReadOnly extends RegisterFile {
  protected override writeRegister(): void {
    // what was there stays
  }
}
const soon = <T>(work: Promise<T>): Promise<T> => whileTimePasses(sim, work);
const insmod = (...params: string[]): Promise<void> => soon(sim.insmod("mcp23017", params));
const input = (pin: number, options = {}): Promise<CansleepInputLine> =>
  soon(k.gpio.inputCansleep(`${LABEL}:${pin}`, options));

/** A driver that notes the levels of a pin when it interrupts, which takes it a while. */
async function follow(pin: number, flags: number, edges: string[] = []): Promise<string[]> {
  const line = await input(pin);
  const handler = async (): Promise<typeof IRQ_HANDLED> => {
    edges.push(`${pin}=${await line.getCansleep()}`);
    return IRQ_HANDLED;
  };
  await soon(k.irq.requestThreaded(line.toIrq(), undefined, handler, flags, `pin ${pin}`).ready);
  return edges;
}

describe("the expander", () => {
  test("is a chip of sixteen lines, as the pins are", async () => {
    expander.set(0, 0xff, 0xf7); // GPB3 is an output
    await insmod();
    const lines = [...sim.kernel.gpio.status()].filter(({ chip }) => chip === LABEL);
    expect(lines.map(({ name }) => name).join(" ")).toBe(
      "GPA0 GPA1 GPA2 GPA3 GPA4 GPA5 GPA6 GPA7 GPB0 GPB1 GPB2 GPB3 GPB4 GPB5 GPB6 GPB7",
    );
    expect(lines.filter(({ direction }) => direction === "output").map(({ name }) => name)).toEqual(["GPB3"]);
    expect(sim.log.at(-1)).toBe(`mcp23017 1-0020: gpiochip2, lines ${LABEL}:0 to 15`);
  });

  test("drives a pin, with its level before its direction, and lets go of the level at the end", async () => {
    await insmod();
    const changes: unknown[] = [];
    expander.pins[9]?.onChange(() => changes.push(expander.pins[9]?.driven));
    const line = await soon(k.gpio.outputCansleep("GPB1", { initial: 1 }));
    await soon(line.setCansleep(0));
    await soon(line.free());
    expect(changes).toEqual([1, 0, 1]);
  });

  test("reads pins, pulled up where that is wanted", async () => {
    await insmod();
    const line = await input(0, { bias: "pull-up" });
    const other = await input(15);
    expect(await soon(line.getCansleep())).toBe(1);
    expander.drive(0, 0);
    expander.drive(15, 1);
    expect([await soon(line.getCansleep()), await soon(other.getCansleep())]).toEqual([0, 1]);
    await soon(line.free());
    await input(0, { bias: "disabled" });
    expect(expander.get(0x0c)).toBe(0);
  });

  test.each([{ bias: "pull-down" }, { debounce: 1000 }])("can do no %j: EOPNOTSUPP", async (options) => {
    await insmod();
    await expect(input(0, options)).rejects.toEqual(refusal("EOPNOTSUPP", /has pull-ups, and no/));
    await expect(soon(k.gpio.outputCansleep("GPA0", { drive: "open-drain" }))).rejects.toEqual(
      refusal("EOPNOTSUPP"),
    );
  });

  test("that somebody left with its registers in banks is found all the same", async () => {
    await soon(sim.i2c().transfer([{ addr: 0x20, flags: 0, buf: Uint8Array.of(0x0a, 0x80) }]));
    await insmod();
    await soon(k.gpio.outputCansleep("GPB7", { initial: 1 }));
    expect(expander.pins[15]?.driven).toBe(1);
  });

  test("is told by new_device as well, and by several addresses", async () => {
    const others = [0x21, 0x22].map((addr) => sim.i2c().attach(addr, new Mcp23017()));
    await insmod("addresses=0x20,0x21");
    await soon(sim.kernel.vfs.writeFile("/sys/bus/i2c/devices/i2c-1/new_device", "mcp23017 0x22"));
    await soon(k.gpio.outputCansleep("mcp23017-1-0021:0", { initial: 1 }));
    await soon(k.gpio.outputCansleep("mcp23017-1-0022:GPA1", { initial: 1 }));
    expect(others.map(({ pins }) => pins.map(({ driven }) => driven).indexOf(1))).toEqual([0, 1]);
  });
});

describe("the cascade", () => {
  test("brings an edge on a pin to a driver, and its level", async () => {
    await insmod("interrupts=GPIO25");
    const edges = await follow(3, BOTH);
    expander.drive(3, 1);
    await sim.advance("5ms");
    expander.drive(3, 0);
    await sim.advance("5ms");
    expect(edges).toEqual(["3=1", "3=0"]);
    const interrupts = await sim.kernel.vfs.readFile("/proc/interrupts");
    expect(interrupts).toMatch(/ 2 {2}pinctrl-bcm2711 {2}25 Edge +1-0020$/m);
    expect(interrupts).toMatch(/ 2 {2}mcp23017-1-0020 {3}3 Edge +pin 3$/m);
  });

  test.each([
    [IRQF_TRIGGER_RISING, ["8=1", "8=1"]],
    [IRQF_TRIGGER_FALLING, ["8=0", "8=0"]],
  ])("tells the edges that were asked for: %i", async (flags, expected) => {
    await insmod("interrupts=GPIO25");
    const edges = await follow(8, flags);
    for (const level of [1, 0, 1, 0] as const) {
      expander.drive(8, level);
      await sim.advance("5ms");
    }
    expect(edges).toEqual(expected);
  });

  test("does not lose a press that is over before it is looked at", async () => {
    await insmod("interrupts=GPIO25");
    const levels: unknown[] = [];
    const line = await input(3);
    const request = (flags: number, what: string) =>
      k.irq.requestThreaded(line.toIrq(), undefined, () => void levels.push(what), flags, what);
    await soon(request(BOTH, "edge").ready);
    expander.drive(3, 1);
    expander.drive(3, 0);
    await sim.advance("5ms");
    expect(levels).toEqual(["edge", "edge"]);
  });

  test("serves pins of both ports that change together, and one that changes meanwhile", async () => {
    await insmod("interrupts=GPIO25");
    const edges: string[] = [];
    for (const pin of [0, 15, 7]) await follow(pin, BOTH, edges);
    expander.drive(0, 1);
    expander.drive(15, 1);
    await sim.advance("1ms");
    expander.drive(7, 1);
    await sim.advance("10ms");
    expect(edges.sort()).toEqual(["0=1", "15=1", "7=1"]);
    expect(expander.inta.level).toBe(1);
  });

  test("does not lose an edge to somebody who reads another pin of the port", async () => {
    await insmod("interrupts=GPIO25");
    const edges = await follow(3, BOTH);
    const other = await input(4);
    const reading = other.getCansleep();
    expander.drive(3, 1);
    await soon(reading);
    await sim.advance("5ms");
    expect(edges).toEqual(["3=1"]);
  });

  test("tells of an edge once, also when another pin is begun to be handled at that moment", async () => {
    await insmod("interrupts=GPIO25");
    const edges = await follow(3, BOTH);
    const other = await input(4);
    const ignore = (): typeof IRQ_HANDLED => IRQ_HANDLED;
    expander.drive(3, 1);
    await soon(k.irq.requestThreaded(other.toIrq(), undefined, ignore, BOTH, "pin 4").ready);
    expander.drive(4, 1);
    await sim.advance("5ms");
    expect(edges).toEqual(["3=1"]);
  });

  test("is quiet for pins that nobody handles any more", async () => {
    await insmod("interrupts=GPIO25");
    const line = await input(3);
    const request = k.irq.requestThreaded(line.toIrq(), undefined, () => IRQ_HANDLED, BOTH, "pin 3");
    await soon(request.ready);
    expect(expander.get(0x04)).toBe(0x08);
    await soon(request.free());
    expect(expander.get(0x04)).toBe(0);
    expander.drive(3, 1);
    expect(expander.inta.level).toBe(1);
  });

  test("goes on after a fault of the bus, which is logged once", async () => {
    await insmod("interrupts=GPIO25");
    const edges = await follow(3, BOTH);
    sim.i2c().faults.failEach("nack");
    expander.drive(3, 1);
    await sim.advance("1s");
    sim.i2c().faults.clear();
    await sim.advance("1s");
    expect(edges).toEqual(["3=1"]);
    expect(sim.log.filter((line) => line.includes("cannot be asked"))).toHaveLength(1);
  });

  test("gives up on a line that something else holds low, and says so", async () => {
    const other = sim.button("GPIO24");
    other.press();
    await insmod("interrupts=GPIO24");
    other.release();
    await sim.advance("100ms");
    expect(sim.log.at(-1)).toMatch(/mcp23017-1-0020: its interrupt line stays low/);
  });

  test("goes over two expanders", async () => {
    const second = sim.i2c().attach(0x21, new Mcp23017());
    second.inta.join(expander.pins[0] ?? second.intb);
    await insmod("addresses=0x20,0x21", `interrupts=GPIO25,${LABEL}:0`);
    const line = await soon(k.gpio.inputCansleep("mcp23017-1-0021:5"));
    const edges: number[] = [];
    const handler = async (): Promise<void> => void edges.push(await line.getCansleep());
    await soon(k.irq.requestThreaded(line.toIrq(), undefined, handler, BOTH, "far away").ready);
    second.drive(5, 1);
    await sim.advance("20ms");
    expect(edges).toEqual([1]);
  });

  test("is not there without a line for it: ENXIO", async () => {
    await insmod();
    const line = await input(3);
    expect(() => line.toIrq()).toThrow(refusal("ENXIO", /mcp23017-1-0020 has no interrupts/));
  });
});

describe("is refused, and leaves nothing:", () => {
  const refuses = async (params: string[], code: string, message: RegExp): Promise<void> => {
    await expect(insmod(...params)).rejects.toEqual(refusal(code, message));
    expect([sim.kernel.gpio.chips.length, sim.kernel.modules.all.length]).toEqual([2, 1]);
    expect(sim.kernel.vfs.readdir("/sys/bus/i2c/devices")).toEqual(["i2c-1"]);
  };

  test("nobody at the address", () => refuses(["addresses=0x27"], "EREMOTEIO", /nobody acknowledges 0x27/));

  test("an address that no MCP23017 can have, without touching what is there", async () => {
    sim.i2c().attach(0x68, new RegisterFile(32));
    await refuses(["addresses=0x20,0x68"], "EINVAL", /at 0x20 to 0x27, not at 0x68/);
    expect(sim.i2c().records).toEqual([]);
  });

  test("another chip at the address", async () => {
    sim.i2c().attach(0x21, new ReadOnly(32));
    await refuses(["addresses=0x21"], "ENODEV", /no MCP23017: its IOCON reads 0x0/);
  });

  test("a line that the board does not have", () =>
    refuses(["interrupts=GPIO99"], "EINVAL", /no line 'GPIO99'/));
  test("a line that is taken", () => {
    k.gpio.input("GPIO25");
    return refuses(["interrupts=GPIO25"], "EBUSY", /GPIO25 is in use by "user"/);
  });
  test("more interrupts than addresses", () =>
    refuses(["addresses=0x20", "interrupts=GPIO25,GPIO24"], "EINVAL", /2 interrupts for 1 addresses/));
  test("no such bus", () => refuses(["bus=7"], "ENODEV", /no I2C bus 7/));

  test("a bus that fails at any transfer of the probe", async () => {
    await insmod();
    const count = sim.i2c().faults.count;
    await soon(sim.rmmod("mcp23017"));
    for (let nth = 1; nth <= count; nth++) {
      sim.i2c().faults.failNth(nth, "data-nack");
      await refuses([], "EIO", /does not acknowledge a byte/);
    }
    await insmod();
  });

  test("a pin when the bus fails: it is free, and as it was", async () => {
    await insmod("interrupts=GPIO25");
    sim.i2c().faults.failEach("nack");
    await expect(soon(k.gpio.outputCansleep("GPA0", { initial: 1 }))).rejects.toEqual(refusal("EREMOTEIO"));
    sim.i2c().faults.clear();
    const line = await soon(k.gpio.outputCansleep("GPA0", { initial: 1 }));
    expect(expander.pins[0]?.driven).toBe(1);
    sim.i2c().faults.failEach("timeout");
    await expect(soon(line.setCansleep(0))).rejects.toEqual(refusal("ETIMEDOUT"));
    sim.i2c().faults.clear();
    await soon(line.setCansleep(0));
    expect(expander.pins[0]?.driven).toBe(0);
  });
});

describe("edges between two looks", () => {
  const enabled = 0xffff;
  const sample = (intf: number, intcap: number, gpio: number) => ({ intf, intcap, gpio });

  test("are those of the interrupt, and then those since", () => {
    expect(edgesBetween(0, sample(0x1, 0x1, 0x0), enabled)).toEqual([
      { offset: 0, level: 1 },
      { offset: 0, level: 0 },
    ]);
  });

  test("do not come from the capture of a port that did not interrupt, which is an old one", () => {
    expect(edgesBetween(0, sample(0x1, 0xff01, 0x1), enabled)).toEqual([{ offset: 0, level: 1 }]);
  });

  test("are those of enabled pins alone", () => {
    expect(edgesBetween(0, sample(0x1, 0x3, 0xffff), 0x2)).toEqual([{ offset: 1, level: 1 }]);
  });

  test("always lead from the levels before to those now, one after the other", () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 8;
    for (let round = 0; round < 2000; round++) {
      const [before, intcap, gpio] = [random() & 0xffff, random() & 0xffff, random() & 0xffff] as const;
      const intf = round % 3 === 0 ? 0 : (before ^ intcap) & random() & 0xffff;
      const edges = edgesBetween(before, sample(intf, intcap, gpio), enabled);
      const last = new Map<number, number>(
        Array.from({ length: 16 }, (_, pin) => [pin, (before >> pin) & 1]),
      );
      for (const { offset, level } of edges) {
        expect(level).not.toBe(last.get(offset));
        last.set(offset, level);
      }
      expect([...last.values()].reduce((word, level, pin) => word | (level << pin), 0)).toBe(gpio);
    }
  });

  test.each<[EdgeSelection, boolean, boolean]>([
    ["none", false, false],
    ["rising", true, false],
    ["falling", false, true],
    ["both", true, true],
  ])("%s: a rising one is wanted: %j, a falling one: %j", (selection, rising, falling) => {
    const wanted = ([1, 0] as const).map((level) => isWanted({ offset: 0, level }, selection));
    expect(wanted).toEqual([rising, falling]);
  });
});
