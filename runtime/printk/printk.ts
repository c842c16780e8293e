import type { Clock } from "../hal/clock.ts";
import {
  KERN_ALERT,
  KERN_CRIT,
  KERN_DEBUG,
  KERN_EMERG,
  KERN_ERR,
  KERN_INFO,
  KERN_NOTICE,
  KERN_WARNING,
} from "./levels.ts";
import { LogRing } from "./ring.ts";

/**
 * The kernel log. Each method logs at the level of its name, as the `pr_*` macros do; a trailing newline is not
 * needed and is taken off. May be called in every context.
 */
export class Printk {
  readonly ring: LogRing;
  readonly #clock: Clock;
  readonly #bootTime: number;

  constructor(clock: Clock, ring = new LogRing()) {
    this.ring = ring;
    this.#clock = clock;
    this.#bootTime = clock.now();
  }

  /** System is unusable. */
  emerg(text: string): void {
    this.log(KERN_EMERG, text);
  }

  /** Action must be taken immediately. */
  alert(text: string): void {
    this.log(KERN_ALERT, text);
  }

  crit(text: string): void {
    this.log(KERN_CRIT, text);
  }

  err(text: string): void {
    this.log(KERN_ERR, text);
  }

  warn(text: string): void {
    this.log(KERN_WARNING, text);
  }

  /** Normal but significant. */
  notice(text: string): void {
    this.log(KERN_NOTICE, text);
  }

  info(text: string): void {
    this.log(KERN_INFO, text);
  }

  debug(text: string): void {
    this.log(KERN_DEBUG, text);
  }

  /** Logs at a level from 0 (emerg) to 7 (debug). */
  log(level: number, text: string): void {
    const line = text.endsWith("\n") ? text.slice(0, -1) : text;
    this.ring.append(this.#clock.now() - this.#bootTime, level, line);
  }
}
