import type { Kernel } from "../../kernel.ts";
import { Hrtimer, HRTIMER_MODE_REL, type HrtimerFunction } from "../../time/hrtimer.ts";
import { Timer, type TimerFunction } from "../../time/timer.ts";
import type { Owner } from "../owner.ts";
import { ModuleLocking } from "./locking.ts";

/** The part of `k` for time: clocks, delays, and timers. Those that are armed when the module leaves do not run any more. */
export class ModuleTime extends ModuleLocking {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    super(kernel, owner);
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /** The jiffies counter: HZ ticks a second. */
  get jiffies(): number {
    return this.#kernel.timers.jiffies;
  }

  /** ktime_get(): nanoseconds on CLOCK_MONOTONIC. */
  ktimeGet(): number {
    return this.#kernel.clock.now();
  }

  /** timer_setup(): a timer in jiffies that runs `action` in softirq context. Arm it with `mod` or `add`. */
  timer(action: TimerFunction, name = action.name || this.#owner.name): Timer {
    return this.#owner.devres.acquire(
      (released) => new Timer(this.#kernel.timers, action, { name, owner: this.#owner, released }),
      (timer) => {
        timer.shutdown();
      },
    );
  }

  /** hrtimer_setup(): a timer in nanoseconds that runs `action` in hardirq context, or softirq with HRTIMER_MODE_REL_SOFT. */
  hrtimer(
    action: HrtimerFunction,
    name = action.name || this.#owner.name,
    mode: number = HRTIMER_MODE_REL,
  ): Hrtimer {
    const owner = this.#owner;
    return owner.devres.acquire(
      (released) => new Hrtimer(this.#kernel.hrtimers, action, { name, owner, mode, released }),
      (timer) => {
        timer.shutdown();
      },
    );
  }

  /** mdelay(): lets that many milliseconds pass without giving up the thread. Nothing else runs meanwhile. */
  mdelay(milliseconds: number): void {
    this.#kernel.clock.spin(milliseconds * 1e6);
  }

  /** udelay(): as mdelay, in microseconds. */
  udelay(microseconds: number): void {
    this.#kernel.clock.spin(microseconds * 1e3);
  }

  /** ndelay(): as mdelay, in nanoseconds. */
  ndelay(nanoseconds: number): void {
    this.#kernel.clock.spin(nanoseconds);
  }
}
