import type { Clock } from "../hal/clock.ts";
import { Console } from "./console.ts";
import { KERN_DEFAULT } from "./levels.ts";
import { Printer } from "./printer.ts";
import { LogRing } from "./ring.ts";

/** The kernel log. */
export class Printk extends Printer {
  readonly ring: LogRing;
  readonly console = new Console();
  readonly #clock: Clock;
  readonly #bootTime: number;

  constructor(clock: Clock, ring = new LogRing()) {
    super();
    this.ring = ring;
    this.#clock = clock;
    this.#bootTime = clock.now();
  }

  log(level: number, text: string): void {
    const line = text.endsWith("\n") ? text.slice(0, -1) : text;
    const known = level === KERN_DEFAULT ? this.console.defaultMessageLevel : level;
    this.ring.append(this.#clock.now() - this.#bootTime, known, line);
  }
}
