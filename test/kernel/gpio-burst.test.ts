/** 1,000 edges as fast as the simulator takes them, while the event loop is blocked: what becomes of them. */
import { createRequire } from "node:module";
import { setTimeout as later } from "node:timers/promises";
import {
  defineModule,
  IRQ_HANDLED,
  type IrqEvent,
  type IrqReturn,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  systemClock,
} from "tophalf";
import { expect, test } from "vitest";
import { BACK_ENDS, type BackEnd } from "./back-ends.ts";
import { GpioSim } from "./gpio-sim.ts";
import { SimBoard } from "./sim-board.ts";

const EDGES = 1000;
const BLOCKED_NS = 300e6;
const PEER = "bare onoff";

interface Edge {
  readonly level: number;
  /** When it was, as far as who reports it knows. */
  readonly ns: number;
}

interface Outcome {
  readonly delivered: readonly Edge[];
  /** How many are said to be lost. */
  readonly reported: number;
}

test("of a burst, onoff reports a loss that bare onoff keeps silent about", async () => {
  const outcomes = new Map<string, Outcome>();
  for (const backEnd of BACK_ENDS) outcomes.set(backEnd, await throughRuntime(backEnd));
  outcomes.set(PEER, await throughBareOnoff());
  console.log(tableOf(outcomes));

  for (const { delivered, reported } of outcomes.values()) {
    expect(delivered.at(-1)?.level).toBe(0);
    expect(delivered.length + reported).toBeLessThanOrEqual(EDGES);
  }
  expect(outcomes.get("onoff")?.reported).toBeGreaterThan(0);
});

/** Up to a driver's top half, and what /proc/interrupts says. */
async function throughRuntime(backEnd: BackEnd): Promise<Outcome> {
  const board = new SimBoard("raspberry-pi-3-b", backEnd);
  const { modules, vfs } = board.kernel;
  const delivered: Edge[] = [];
  await modules.insmod({ name: "burst", definition: listener((edge) => delivered.push(edge)) });
  await later(50);
  burst((direction) => board.pull(17, direction));
  await later(200);
  const interrupts = await vfs.readFile("/proc/interrupts");
  await modules.rmmod("burst");
  board.close();
  return { delivered, reported: Number(/^Err: +([0-9]+)/m.exec(interrupts)?.[1]) };
}

function listener(heard: (edge: Edge) => void): ReturnType<typeof defineModule> {
  return defineModule({
    license: "GPL",
    init(k) {
      const isr = (_irq: number, _devId: unknown, { level, timestamp }: IrqEvent): IrqReturn => {
        heard({ level, ns: timestamp });
        return IRQ_HANDLED;
      };
      const both = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;
      k.irq.request(k.gpio.input(17).toIrq(), isr, both, "burst");
    },
  });
}

interface BareGpio {
  watch(callback: (error: unknown, level: number) => void): void;
  unexport(): void;
}

async function throughBareOnoff(): Promise<Outcome> {
  const { Gpio } = createRequire(import.meta.url)("onoff") as {
    Gpio: new (gpio: number, direction: "in", edge: "both") => BareGpio;
  };
  const sim = GpioSim.create({ label: "pinctrl-bcm2835", lines: 54 });
  const gpio = new Gpio(sim.sysfsBase + 17, "in", "both");
  const delivered: Edge[] = [];
  gpio.watch((_error, level) => delivered.push({ level, ns: systemClock.now() }));
  await later(50);
  burst((direction) => sim.pull(17, direction));
  await later(200);
  gpio.unexport();
  sim.remove();
  return { delivered, reported: 0 };
}

/** The event loop does not turn for 300 ms, and the first part of that is full of edges. */
function burst(pull: (direction: "up" | "down") => void): void {
  const start = systemClock.now();
  for (let i = 0; i < EDGES; i++) pull(i % 2 === 0 ? "up" : "down");
  while (systemClock.now() - start < BLOCKED_NS);
}

function tableOf(outcomes: ReadonlyMap<string, Outcome>): string {
  const rows = [...outcomes].map(([name, { delivered, reported }]) => {
    const cells = [delivered.length, reported, EDGES - delivered.length - reported];
    return `| ${name.padEnd(10)} | ${cells.map((n) => String(n).padStart(9)).join(" | ")} |`;
  });
  return [`| of ${EDGES}    | delivered |  reported |    silent |`, ...rows].join("\n");
}
