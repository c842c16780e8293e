import { IRQ_HANDLED, IRQF_TRIGGER_RISING, type ModuleContext, Task } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { contextOf } from "../support.ts";

export interface Bench {
  readonly sim: Simulation;
  readonly k: ModuleContext;
  /** Runs code as a task of its own. */
  task<T>(name: string, body: () => T): T;
  /** The log, without what was there before. */
  readonly log: string[];
}

/** A kernel with one module, and tasks to try its locks with. */
export async function bench(): Promise<Bench> {
  const sim = simulate();
  const k = await contextOf(sim, "mod");
  let pid = 100;
  return {
    sim,
    k,
    task: (name, body) => {
      const who = { pid: pid++, uid: 0, gid: 0 };
      return sim.kernel.tasks.run(new Task(who, "work", undefined, undefined, name), body);
    },
    get log() {
      return sim.log;
    },
  };
}

/** Runs `handler` as a top half, at once: somebody presses a button. */
export function interrupting({ sim, k }: Bench, handler: () => void): () => void {
  const button = sim.button("GPIO17");
  const action = (): typeof IRQ_HANDLED => {
    handler();
    return IRQ_HANDLED;
  };
  k.irq.request(k.gpio.input(17).toIrq(), action, IRQF_TRIGGER_RISING, "button");
  return () => {
    button.press();
    button.release();
  };
}
