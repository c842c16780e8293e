/** Edges as fast as the simulator takes them, while the event loop is blocked: what becomes of 1,000, and of more than the kernel queues. */
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
  /** When the first edge was made, and the last. */
  readonly from: number;
  readonly to: number;
}

/** What the kernel keeps of the events of a request, at most; gpiochip asks for that much. */
const KERNEL_QUEUE = 1024;

test.each([1000, 3000])(
  "of %i, gpiochip tells all, onoff that there was a loss, bare onoff nothing",
  async (edges) => {
    const outcomes = new Map<string, Outcome>();
    for (const backEnd of BACK_ENDS) outcomes.set(backEnd, await throughRuntime(backEnd, edges));
    outcomes.set(PEER, await throughBareOnoff(edges));
    console.log(tableOf(outcomes, edges));

    for (const { delivered, reported } of outcomes.values()) {
      expect(delivered.at(-1)?.level).toBe(0);
      expect(delivered.length + reported).toBeLessThanOrEqual(edges);
    }
    expect(outcomes.get("onoff")?.reported).toBeGreaterThan(0);
    expectExact(outcomes.get("gpiochip") ?? expect.fail("no outcome"), edges);
  },
);

/** All that the kernel queued, in order, with the kernel's timestamps; and how many it dropped. */
function expectExact({ delivered, reported, from, to }: Outcome, edges: number): void {
  expect(delivered).toHaveLength(Math.min(edges, KERNEL_QUEUE));
  expect(reported).toBe(edges - delivered.length);
  expect(delivered.every(({ level }, index) => level === delivered[index % 2]?.level)).toBe(true);
  const times = delivered.map(({ ns }) => ns);
  expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
  expect(times[0]).toBeGreaterThanOrEqual(from);
  expect(times.at(-1)).toBeLessThanOrEqual(to);
}

/** Up to a driver's top half, and what /proc/interrupts says. */
async function throughRuntime(backEnd: BackEnd, edges: number): Promise<Outcome> {
  const board = new SimBoard("raspberry-pi-3-b", backEnd);
  const { modules, vfs } = board.kernel;
  const delivered: Edge[] = [];
  await modules.insmod({ name: "burst", definition: listener((edge) => delivered.push(edge)) });
  await quiet(delivered);
  const span = burst(edges, (direction) => board.pull(17, direction));
  await quiet(delivered);
  const interrupts = await vfs.readFile("/proc/interrupts");
  await modules.rmmod("burst");
  board.close();
  return { delivered, reported: Number(/^Err: +([0-9]+)/m.exec(interrupts)?.[1]), ...span };
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

async function throughBareOnoff(edges: number): Promise<Outcome> {
  const { Gpio } = createRequire(import.meta.url)("onoff") as {
    Gpio: new (gpio: number, direction: "in", edge: "both") => BareGpio;
  };
  const sim = GpioSim.create({ label: "pinctrl-bcm2835", lines: 54 });
  const gpio = new Gpio(sim.sysfsBase + 17, "in", "both");
  const delivered: Edge[] = [];
  gpio.watch((_error, level) => delivered.push({ level, ns: systemClock.now() }));
  await quiet(delivered);
  const span = burst(edges, (direction) => sim.pull(17, direction));
  await quiet(delivered);
  gpio.unexport();
  sim.remove();
  return { delivered, reported: 0, ...span };
}

/** The event loop does not turn for 300 ms or longer, and the first part of that is full of edges. */
function burst(edges: number, pull: (direction: "up" | "down") => void): Pick<Outcome, "from" | "to"> {
  const from = systemClock.now();
  for (let i = 0; i < edges; i++) pull(i % 2 === 0 ? "up" : "down");
  const to = systemClock.now();
  while (systemClock.now() - from < BLOCKED_NS);
  return { from, to };
}

/** Nothing comes, however slow the machine is: every look is a turn of the event loop, which back ends need to begin and to report. */
async function quiet(delivered: readonly Edge[]): Promise<void> {
  for (let looks = 0, before = 0; looks < 5; looks++) {
    await later(50);
    if (delivered.length !== before) looks = 0;
    before = delivered.length;
  }
}

function tableOf(outcomes: ReadonlyMap<string, Outcome>, edges: number): string {
  const rows = [...outcomes].map(([name, { delivered, reported }]) => {
    const cells = [delivered.length, reported, edges - delivered.length - reported];
    return `| ${name.padEnd(10)} | ${cells.map((n) => String(n).padStart(9)).join(" | ")} |`;
  });
  return [`| of ${edges}    | delivered |  reported |    silent |`, ...rows].join("\n");
}
