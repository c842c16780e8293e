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

/**
 * What logs at the eight levels: each method at the level of its name, as the `pr_*` macros do. A trailing newline is not
 * needed and is taken off. May be called in every context.
 */
export abstract class Printer {
  /** What the methods named after a level put before their text: `pr_fmt()`. */
  readonly #prefix: string;

  constructor(prefix = "") {
    this.#prefix = prefix;
  }

  /** printk(): logs at a level from KERN_EMERG (0) to KERN_DEBUG (7), or at KERN_DEFAULT, without a prefix and whatever dynamic debug says. */
  abstract log(level: number, text: string): void;

  /** System is unusable. */
  emerg(text: string): void {
    this.pr(KERN_EMERG, text);
  }

  /** Action must be taken immediately. */
  alert(text: string): void {
    this.pr(KERN_ALERT, text);
  }

  crit(text: string): void {
    this.pr(KERN_CRIT, text);
  }

  err(text: string): void {
    this.pr(KERN_ERR, text);
  }

  warn(text: string): void {
    this.pr(KERN_WARNING, text);
  }

  /** Normal but significant. */
  notice(text: string): void {
    this.pr(KERN_NOTICE, text);
  }

  info(text: string): void {
    this.pr(KERN_INFO, text);
  }

  debug(text: string): void {
    this.pr(KERN_DEBUG, text);
  }

  /** Logs with the prefix. */
  protected pr(level: number, text: string): void {
    this.log(level, this.#prefix + text);
  }
}
