import { jiffiesToNsecs } from "../time/jiffies.ts";
import type { Call } from "./call.ts";
import type { Scheduler } from "./scheduler.ts";
import { moduleGone, type Sleep, type SleepOptions } from "./sleep.ts";

const NS_PER_MS = 1e6;

/**
 * The functions of one module that let time pass in process context. When it leaves, a sleep that is still under way fails with
 * ENODEV, except in a thread, whose end is waited for.
 */
export class SleepFunctions {
  readonly #sched: Scheduler;
  readonly #sleeping = new Set<Sleep>();
  readonly #own: (close: () => void) => void;
  #owned = false;

  /** @param own is told at the first sleep what is to be done when the module leaves, and refuses when it has left */
  constructor(sched: Scheduler, own: (close: () => void) => void) {
    this.#sched = sched;
    this.#own = own;
  }

  async msleep(milliseconds: number): Promise<void> {
    await this.#begin("msleep", { timeout: milliseconds * NS_PER_MS }).ended;
  }

  /** Answers the milliseconds that were left when the caller got a signal; 0 when none came. */
  async msleepInterruptible(milliseconds: number, call: Call | undefined): Promise<number> {
    const end = this.#sched.clock.now() + milliseconds * NS_PER_MS;
    const sleep = this.#begin("msleepInterruptible", { call, timeout: milliseconds * NS_PER_MS });
    if ((await outcome(sleep, call)) !== "interrupted") return 0;
    return Math.max(0, Math.ceil((end - this.#sched.clock.now()) / NS_PER_MS));
  }

  /** Sleeps until the task is woken by name, or gets a signal, for `jiffies` at most; answers how many were left. */
  async scheduleTimeout(jiffies: number, call: Call | undefined): Promise<number> {
    const start = this.#sched.clock.now();
    const timeout = jiffies === Number.POSITIVE_INFINITY ? undefined : jiffiesToNsecs(jiffies);
    const sleep = this.#begin("schedule", {
      call,
      timeout,
      nudged: () => {
        sleep.wake();
      },
    });
    return (await outcome(sleep, call)) === "over" ? 0 : this.#sched.left(jiffies, start);
  }

  #begin(what: string, options: SleepOptions): Sleep {
    this.#sched.mightSleep(what);
    const cut = !this.#sched.tasks.current.awaited;
    if (cut) this.#register();
    const sleep = this.#sched.sleep(options);
    if (options.call?.interrupted) sleep.interrupt();
    if (cut) this.#watch(sleep);
    return sleep;
  }

  #register(): void {
    if (this.#owned) return;
    this.#own(() => {
      this.#owned = false; // so that later sleeps are refused
      for (const sleep of [...this.#sleeping]) sleep.fail(moduleGone());
    });
    this.#owned = true;
  }

  #watch(sleep: Sleep): void {
    this.#sleeping.add(sleep);
    const forget = (): void => void this.#sleeping.delete(sleep);
    sleep.ended.then(forget, forget);
  }
}

type Outcome = "woken" | "over" | "interrupted";

async function outcome(sleep: Sleep, call: Call | undefined): Promise<Outcome> {
  try {
    return (await sleep.ended) ? "woken" : "over";
  } catch (error) {
    if (call?.interrupted) return "interrupted";
    throw error;
  }
}
