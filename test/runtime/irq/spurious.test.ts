/** Irqs that do harm are masked, and named: nobody cares for them, or they raise themselves for ever. */
import {
  IRQ_HANDLED,
  IRQ_NONE,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type IrqHandler,
  type IrqReturn,
  type ModuleContext,
} from "tophalf";
import { type Button, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf } from "../support.ts";

const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;
const WINDOW = 100_000;

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});

describe("an irq that nobody cares for", () => {
  let button: Button;
  let irq: number;
  let count: number;
  /** What the handler answers to its nth edge. */
  let answer: (nth: number) => IrqReturn;
  beforeEach(() => {
    button = sim.button("GPIO17");
    irq = k.gpio.input("GPIO17").toIrq();
    count = 0;
    k.irq.request(irq, () => answer(++count), BOTH, "deaf");
  });
  function edges(number: number): void {
    for (let edge = 0; edge < number; edge++) {
      if (edge % 2 === 0) button.press();
      else button.release();
    }
  }

  test("is disabled after 100,000 interrupts of which none was for anybody, and says so", () => {
    answer = () => IRQ_NONE;
    edges(WINDOW - 2);
    expect(sim.log).toEqual([]);
    edges(4);
    expect(sim.log).toEqual([
      expect.stringMatching(new RegExp(`^irq ${irq}: nobody cared.*deaf.*Disabling IRQ #${irq}`)),
    ]);
    expect(count).toBe(WINDOW);
  });

  test.each([
    [99, "is disabled"],
    [100, "is left alone"],
  ])("with %i of 100,000 for somebody: %s", (handled, outcome) => {
    answer = (nth) => (nth % 1000 === 0 && nth <= handled * 1000 ? IRQ_HANDLED : IRQ_NONE);
    edges(WINDOW + 2);
    expect(count).toBe(outcome === "is disabled" ? WINDOW : WINDOW + 2);
  });

  test("is counted anew after it was enabled again", () => {
    answer = () => IRQ_NONE;
    edges(WINDOW + 2);
    k.irq.enable(irq);
    edges(WINDOW - 10);
    expect(sim.log).toHaveLength(1);
    edges(20);
    expect(sim.log).toHaveLength(2);
  });

  test("keeps back the edges that come while it is disabled", () => {
    answer = () => IRQ_NONE;
    edges(WINDOW + 4);
    expect(count).toBe(WINDOW);
    k.irq.enable(irq);
    expect(count).toBe(WINDOW + 1);
  });

  // note_interrupt(): odd ones that come more than a tenth of a second apart do not add up.
  test("is left alone when its odd interrupts come far apart", () => {
    answer = () => IRQ_NONE;
    for (let edge = 0; edge < WINDOW + 2; edge += 2) {
      button.press();
      sim.clock.spin(0.2e9);
      button.release();
      sim.clock.spin(0.2e9);
    }
    expect(sim.log).toEqual([]);
    expect(count).toBe(WINDOW + 2);
  });
});

describe("an irq whose handling raises it again", () => {
  test("is disabled after 10,000 in a row, and says so; the caller returns", async () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    const irq = k.gpio.input("GPIO27").toIrq();
    let count = 0;
    k.irq.request(
      irq,
      (_irq, _devId, { level }) => {
        count++;
        out.set(!level);
        return IRQ_HANDLED;
      },
      BOTH,
      "echo",
    );
    out.set(1);
    expect(count).toBe(10_000);
    expect(sim.log).toEqual([
      expect.stringMatching(new RegExp(`^irq ${irq}: interrupt storm.*echo.*Disabling IRQ #${irq}`)),
    ]);
    expect(await sim.kernel.vfs.readFile("/proc/interrupts")).toMatch(/ 10000 .*echo/);
  });

  test("does not take the others with it", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    k.irq.request(
      k.gpio.input("GPIO27").toIrq(),
      (_irq, _devId, { level }) => {
        out.set(!level);
        return IRQ_HANDLED;
      },
      BOTH,
      "echo",
    );
    let presses = 0;
    k.irq.request(
      k.gpio.input("GPIO17").toIrq(),
      () => {
        presses++;
        return IRQ_HANDLED;
      },
      IRQF_TRIGGER_RISING,
      "button",
    );
    out.set(1);
    sim.button("GPIO17").press();
    expect(presses).toBe(1);
  });

  test("works again when it is enabled", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    const irq = k.gpio.input("GPIO27").toIrq();
    let [count, limit] = [0, Number.POSITIVE_INFINITY];
    k.irq.request(
      irq,
      (_irq, _devId, { level }) => {
        if (++count < limit) out.set(!level);
        return IRQ_HANDLED;
      },
      BOTH,
      "echo",
    );
    out.set(1);
    [count, limit] = [0, 5];
    k.irq.enable(irq);
    out.set(1);
    out.set(0);
    expect(count).toBeGreaterThanOrEqual(5);
    expect(sim.log).toHaveLength(1);
  });

  test("two that raise each other are stopped as well", () => {
    sim.board.connect("GPIO4", "GPIO27");
    sim.board.connect("GPIO5", "GPIO22");
    const [one, two] = [k.gpio.output("GPIO4"), k.gpio.output("GPIO5")];
    k.irq.request(
      k.gpio.input("GPIO27").toIrq(),
      (_irq, _devId, { level }) => {
        two.set(level);
        return IRQ_HANDLED;
      },
      BOTH,
      "ping",
    );
    k.irq.request(
      k.gpio.input("GPIO22").toIrq(),
      (_irq, _devId, { level }) => {
        one.set(!level);
        return IRQ_HANDLED;
      },
      BOTH,
      "pong",
    );
    one.set(1);
    expect(sim.log).toEqual([expect.stringMatching(/interrupt storm/)]);
  });

  test("edges that many dispatches make, one each, are no storm", () => {
    sim.board.connect("GPIO4", "GPIO27");
    const out = k.gpio.output("GPIO4");
    const button = sim.button("GPIO17");
    let count = 0;
    const note = (): IrqReturn => {
      count++;
      return IRQ_HANDLED;
    };
    k.irq.request(k.gpio.input("GPIO27").toIrq(), note, BOTH, "loop");
    const follow: IrqHandler = (_irq, _devId, { level }) => {
      out.set(level);
      return IRQ_HANDLED;
    };
    k.irq.request(k.gpio.input("GPIO17").toIrq(), follow, BOTH, "button");
    for (let press = 0; press < 6000; press++) {
      button.press();
      button.release();
    }
    expect([count, sim.log]).toEqual([12_000, []]);
  });

  test("many edges that do not come from its own handling are no storm", () => {
    const button = sim.button("GPIO17");
    let count = 0;
    k.irq.request(
      k.gpio.input("GPIO17").toIrq(),
      () => {
        count++;
        return IRQ_HANDLED;
      },
      BOTH,
      "busy",
    );
    for (let press = 0; press < 10_000; press++) {
      button.press();
      button.release();
    }
    expect([count, sim.log]).toEqual([20_000, []]);
  });
});
