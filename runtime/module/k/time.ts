import type { Kernel } from "../../kernel.ts";
import { Hrtimer, HRTIMER_MODE_REL, type HrtimerFunction } from "../../time/hrtimer.ts";
import { Timer, type TimerFunction } from "../../time/timer.ts";
import type { Owner } from "../owner.ts";

/** Timers: those that are armed when the module leaves do not run any more. */
export class ModuleTimers {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  timer(action: TimerFunction, name = action.name || this.#owner.name): Timer {
    return this.#owner.devres.acquire(
      (released) => new Timer(this.#kernel.timers, action, { name, owner: this.#owner, released }),
      (timer) => {
        timer.shutdown();
      },
    );
  }

  hrtimer(action: HrtimerFunction, name = action.name || this.#owner.name, mode = HRTIMER_MODE_REL): Hrtimer {
    const owner = this.#owner;
    return owner.devres.acquire(
      (released) => new Hrtimer(this.#kernel.hrtimers, action, { name, owner, mode, released }),
      (timer) => {
        timer.shutdown();
      },
    );
  }
}
