/** request_threaded_irq(): the thread function runs in process context, one at a time a line, and no edge is lost meanwhile. */
import {
  IRQ_HANDLED,
  IRQ_NONE,
  IRQ_WAKE_THREAD,
  IRQF_ONESHOT,
  IRQF_SHARED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type IrqHandler,
  type IrqThreadFunction,
  type ModuleContext,
} from "tophalf";
import { type Button, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, turns } from "../support.ts";

const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;

let sim: Simulation;
let k: ModuleContext;
let button: Button;
let irq: number;
let order: string[];
beforeEach(async () => {
  sim = simulate();
  button = sim.button("GPIO17");
  k = await contextOf(sim);
  irq = k.gpio.input("GPIO17").toIrq();
  order = [];
});
const top: IrqHandler = (_irq, _devId, { level }) => {
  order.push(`top ${level}`);
  return IRQ_WAKE_THREAD;
};
/** A thread function that takes 10 ms. */
const slow: IrqThreadFunction = async (number, devId) => {
  order.push(`thread ${number === irq ? "" : "?"}${typeof devId === "string" ? devId : "starts"}`);
  await k.msleep(10);
  order.push("thread ends");
  return IRQ_HANDLED;
};
const request = (handler: IrqHandler | undefined, flags: number, threadFn = slow, devId?: unknown) =>
  k.irq.requestThreaded(irq, handler, threadFn, flags, "button", devId);

describe("the thread function", () => {
  test("runs when the top half wakes it, after bottom halves, with irq and devId", async () => {
    const bottom = k.tasklet(() => order.push("tasklet"));
    request(
      () => {
        bottom.schedule();
        return IRQ_WAKE_THREAD;
      },
      BOTH,
      slow,
      "mine",
    );
    button.press();
    expect(order).toEqual(["tasklet"]);
    await sim.advance("1s");
    expect(order).toEqual(["tasklet", "thread mine", "thread ends"]);
  });

  test.each([IRQ_HANDLED, IRQ_NONE] as const)("does not run when the top half answers %i", async (answer) => {
    request(() => answer, BOTH);
    button.press();
    await sim.advance("1s");
    expect(order).toEqual([]);
  });

  test("may be synchronous", async () => {
    request(top, BOTH, () => void order.push("thread"));
    button.press();
    await turns(1);
    button.release();
    await turns(1);
    expect(order).toEqual(["top 1", "thread", "top 0", "thread"]);
  });

  test("comes before work that was queued earlier", async () => {
    k.work(() => void order.push("work")).schedule();
    request(top, BOTH, () => void order.push("thread"));
    button.press();
    await turns(1);
    expect(order).toEqual(["top 1", "thread", "work"]);
  });

  test("is a task of its own", async () => {
    let task = "";
    request(top, BOTH, async () => {
      await k.msleep(1);
      task = k.current.describe();
    });
    button.press();
    await sim.advance("1s");
    expect(task).toMatch(new RegExp(`^irq/${irq}-button/\\d+ \\(thread of irq ${irq} \\(button\\)\\)$`));
  });

  test("that throws is an oops, and it runs for the next edge", async () => {
    let runs = 0;
    request(undefined, BOTH | IRQF_ONESHOT, () => {
      if (++runs === 1) throw new Error("broken");
    });
    button.press();
    await turns(1);
    button.release();
    await turns(1);
    expect([runs, sim.log]).toEqual([
      2,
      [expect.stringMatching(/^Oops #1 in probe, thread of irq \d+ \(button\): Error: broken/)],
    ]);
  });
});

describe("without ONESHOT", () => {
  test("the top half goes on while the thread runs, which runs once more for all of them", async () => {
    request(top, BOTH);
    button.press();
    await sim.advance("5ms");
    button.release();
    button.press();
    await sim.advance("1s");
    expect(order).toEqual([
      "top 1",
      "thread starts",
      "top 0",
      "top 1",
      "thread ends",
      "thread starts",
      "thread ends",
    ]);
  });

  test("a handler is needed: EINVAL", () => {
    expect(() => request(undefined, BOTH)).toThrow(refusal("EINVAL", /IRQF_ONESHOT/));
    expect(sim.kernel.irqs.active).toEqual([]);
  });
});

describe("with ONESHOT", () => {
  test("edges are kept back until the thread has ended, and handled then: the last one", async () => {
    request(top, BOTH | IRQF_ONESHOT);
    button.press();
    await sim.advance("5ms");
    button.release();
    button.press();
    button.release();
    expect(order).toEqual(["top 1", "thread starts"]);
    await sim.advance("1s");
    expect(order).toEqual(["top 1", "thread starts", "thread ends", "top 0", "thread starts", "thread ends"]);
  });

  test("no handler is needed: every edge wakes the thread", async () => {
    request(undefined, BOTH | IRQF_ONESHOT);
    button.press();
    await sim.advance("1s");
    expect(order).toEqual(["thread starts", "thread ends"]);
    expect(await sim.kernel.vfs.readFile("/proc/interrupts")).toMatch(/: +1 .*button$/m);
  });

  test("an irq that is disabled meanwhile stays so when the thread ends", async () => {
    request(top, BOTH | IRQF_ONESHOT);
    button.press();
    await turns(1);
    k.irq.disableNosync(irq);
    button.release();
    await sim.advance("1s");
    expect(order).toEqual(["top 1", "thread starts", "thread ends"]);
    k.irq.enable(irq);
    expect(order.at(-1)).toBe("top 0");
  });

  test("an enable meanwhile does not unmask it", async () => {
    request(top, BOTH | IRQF_ONESHOT);
    button.press();
    await turns(1);
    k.irq.disableNosync(irq);
    button.release();
    k.irq.enable(irq);
    expect(order).toEqual(["top 1", "thread starts"]);
    await sim.advance("1s");
    expect(order.filter((entry) => entry === "top 0")).toHaveLength(1);
  });
});

describe("a shared line", () => {
  const share = (name: string, flags = 0) =>
    k.irq.requestThreaded(irq, () => IRQ_WAKE_THREAD, slow, BOTH | IRQF_SHARED | flags, name, name);

  test("runs its threads one after the other, and is masked until the last has ended", async () => {
    share("a", IRQF_ONESHOT);
    share("b", IRQF_ONESHOT);
    button.press();
    await sim.advance("15ms");
    button.release();
    expect(order).toEqual(["thread a", "thread ends", "thread b"]);
    await sim.advance("6ms");
    expect(order.slice(3)).toEqual(["thread ends", "thread a"]);
  });

  test("has ONESHOT for all or for none: EBUSY", () => {
    share("a");
    expect(() => share("b", IRQF_ONESHOT)).toThrow(refusal("EBUSY", /ONESHOT/));
  });
});

test("a top half that wakes a thread that there is not is told so, once", () => {
  k.irq.request(irq, () => IRQ_WAKE_THREAD, BOTH, "button");
  button.press();
  button.release();
  expect(sim.log).toEqual([
    `IRQ ${irq} device button returned IRQ_WAKE_THREAD but no thread function available.`,
  ]);
});

describe("free", () => {
  test("waits for the thread function, which runs once more when it was woken meanwhile", async () => {
    const held = request(top, BOTH);
    button.press();
    await sim.advance("5ms");
    button.release();
    const freed = held.free().then(() => order.push("freed"));
    button.press();
    await sim.advance("1s");
    await freed;
    expect(order).toEqual([
      "top 1",
      "thread starts",
      "top 0",
      "thread ends",
      "thread starts",
      "thread ends",
      "freed",
    ]);
    await held.free();
    await sim.rmmod("probe");
    expect(sim.log).toEqual([]);
  });

  test("leaves the line to others, unmasked", async () => {
    const held = request(undefined, BOTH | IRQF_ONESHOT);
    button.press();
    await turns(1);
    const freed = held.free();
    await sim.advance("1s");
    await freed;
    request(top, BOTH, () => undefined);
    button.release();
    expect(order.at(-1)).toBe("top 0");
  });

  test("from its own thread function would wait for itself: EDEADLK, and it goes on", async () => {
    const answers: unknown[] = [];
    const held = request(top, BOTH, async () => {
      await k.msleep(1);
      for (const wait of [held.free(), k.irq.disable(irq), k.irq.synchronize(irq)]) {
        answers.push(await wait.catch((error: unknown) => error));
      }
    });
    button.press();
    await sim.advance("1s");
    const deadlock = refusal("EDEADLK");
    expect(answers.splice(0)).toEqual([deadlock, deadlock, deadlock]);
    button.release();
    expect(order.at(-1)).toBe("top 0");
    const freed = held.free();
    await sim.advance("1s");
    await freed;
    expect(answers).toEqual([deadlock, deadlock, deadlock]);
  });
});

describe("disable and synchronize", () => {
  test("wait until the thread function has ended", async () => {
    request(top, BOTH);
    button.press();
    await turns(1);
    const idle = k.irq.synchronize(irq).then(() => order.push("idle"));
    const disabled = k.irq.disable(irq).then(() => order.push("disabled"));
    button.release();
    await sim.advance("1s");
    await Promise.all([disabled, idle]);
    expect(order).toEqual(["top 1", "thread starts", "thread ends", "idle", "disabled"]);
  });

  test("come back at once when none runs", async () => {
    request(top, BOTH);
    await k.irq.synchronize(irq);
    await k.irq.disable(irq);
    button.press();
    expect(order).toEqual([]);
  });
});

describe("a module that leaves", () => {
  test("is waited for while its thread function runs, whose sleeps are not cut short", async () => {
    request(undefined, BOTH | IRQF_ONESHOT);
    button.press();
    await turns(1);
    const gone = sim.rmmod("probe").then(() => order.push("gone"));
    await sim.advance("1s");
    await gone;
    expect([order, sim.log]).toEqual([["thread starts", "thread ends", "gone"], []]);
  });

  test("leaves one behind that does not end, says so, and the line goes on", async () => {
    request(undefined, BOTH | IRQF_ONESHOT, () => new Promise(() => undefined));
    button.press();
    await turns(1);
    const gone = sim.rmmod("probe");
    await sim.advance("10s");
    await gone;
    expect(sim.log).toEqual([`thread of irq ${irq} (button) of probe does not end; going on without it`]);
    k = await contextOf(sim, "next");
    irq = k.gpio.input("GPIO17").toIrq();
    request(top, BOTH | IRQF_ONESHOT);
    button.release();
    await sim.advance("1s");
    expect(order).toEqual(["top 0", "thread starts", "thread ends"]);
  });
});

test("a thread function that makes edges on its own line does not keep others from running", async () => {
  let level: 0 | 1 = 1;
  let runs = 0;
  request(undefined, BOTH | IRQF_ONESHOT, () => {
    if (++runs > 5000) return;
    level = level === 0 ? 1 : 0;
    sim.board.world.set(sim.kernel.gpio.find("GPIO17"), level);
  });
  button.press();
  await turns(1);
  expect(runs).toBeGreaterThan(10);
  expect(runs).toBeLessThan(5000);
  await sim.advance("1s");
  expect(runs).toBeGreaterThan(5000);
});
