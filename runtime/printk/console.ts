import { EINVAL, KernelError } from "../errno.ts";
import type { IntegerVector } from "../fs/sysctl.ts";
import { KERN_WARNING } from "./levels.ts";
import type { LogRecord } from "./ring.ts";

/** CONSOLE_LOGLEVEL_DEFAULT and CONSOLE_LOGLEVEL_MIN of Linux. */
const DEFAULT_LEVEL = 7;
const LOWEST_LEVEL = 1;
const HIGHEST_LEVEL = 8;

/** What of the log is shown on the console, the terminal of `tophalf boot`: the four numbers of /proc/sys/kernel/printk. */
export class Console {
  #level = DEFAULT_LEVEL;
  #defaultMessage = KERN_WARNING;
  #lowest = LOWEST_LEVEL;
  #default = DEFAULT_LEVEL;

  /** Whether the console shows a record: only what is more urgent than its level. */
  shows({ level }: Pick<LogRecord, "level">): boolean {
    return level < this.#level;
  }

  /** The level of what is logged without one (`default_message_loglevel`). */
  get defaultMessageLevel(): number {
    return this.#defaultMessage;
  }

  /**
   * SYSLOG_ACTION_CONSOLE_LEVEL, `dmesg -n`: shows what is more urgent than that from now on.
   *
   * @param level 1 (only emerg) … 8 (all); not below the lowest that the sysctl says
   * @throws KernelError EINVAL
   */
  setLevel(level: number): void {
    if (!Number.isInteger(level) || level < LOWEST_LEVEL || level > HIGHEST_LEVEL) {
      throw new KernelError(EINVAL, `a console level is ${LOWEST_LEVEL} … ${HIGHEST_LEVEL}`);
    }
    this.#level = Math.max(level, this.#lowest);
  }

  /** /proc/sys/kernel/printk: console, default message, lowest and default console level. */
  get sysctl(): IntegerVector {
    return {
      get: () => [this.#level, this.#defaultMessage, this.#lowest, this.#default],
      set: (values) => {
        const all = [...values, ...this.sysctl.get().slice(values.length)];
        [this.#level = 0, this.#defaultMessage = 0, this.#lowest = 0, this.#default = 0] = all;
      },
    };
  }
}
