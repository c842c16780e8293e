import type { ExecutionContext } from "../context.ts";
import type { Clock } from "../hal/clock.ts";
import type { Printk } from "../printk/printk.ts";
import { NSEC_PER_JIFFY } from "../time/jiffies.ts";
import { Sleep, type SleepOptions } from "./sleep.ts";
import type { Tasks } from "./tasks.ts";

/** Puts tasks to sleep. */
export class Scheduler {
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly #context: ExecutionContext;
  readonly #printk: Printk;

  constructor(clock: Clock, tasks: Tasks, context: ExecutionContext, printk: Printk) {
    this.clock = clock;
    this.tasks = tasks;
    this.#context = context;
    this.#printk = printk;
  }

  /** The current task sleeps, until the result ends. */
  sleep(options: SleepOptions): Sleep {
    const { current, idle } = this.tasks;
    return new Sleep(options, this.clock, current === idle ? undefined : current);
  }

  /** might_sleep(): reports a function that may sleep where nobody may. It is said where it begins, whether it sleeps or not. */
  mightSleep(what: string): void {
    const atomic = this.#context.atomicReason;
    if (atomic === undefined) return;
    this.#printk.err(
      `BUG: sleeping function called from invalid context: ${what}, ${atomic}; who is there must not wait`,
    );
  }

  /** What is left of a wait of `jiffies` that began at `start`; at least 1, as somebody came in time. */
  left(jiffies: number, start: number): number {
    return Math.max(1, jiffies - Math.floor((this.clock.now() - start) / NSEC_PER_JIFFY));
  }
}
