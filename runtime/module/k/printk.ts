import type { Kernel } from "../../kernel.ts";
import { callerFrame, parseFrame } from "../../printk/call-site.ts";
import {
  KERN_ALERT,
  KERN_CRIT,
  KERN_DEBUG,
  KERN_EMERG,
  KERN_ERR,
  KERN_INFO,
  KERN_NOTICE,
  KERN_WARNING,
} from "../../printk/levels.ts";
import { Printer } from "../../printk/printer.ts";
import { Ratelimit } from "../../printk/ratelimit.ts";
import type { Module } from "../module.ts";

/** A device as log lines name it. */
export interface NamedDevice {
  readonly name: string;
  /** Whoever serves it. */
  readonly driver?: { readonly name: string } | undefined;
  readonly bus?: { readonly name: string } | undefined;
  readonly cls?: { readonly name: string } | undefined;
}

/**
 * A module's own printk. The methods named after a level put the module's `prFmt` before their text. Debug messages are
 * logged only while dynamic debug has them on: `tophalf insmod foo dyndbg=+p`, or `module foo +p` written to
 * proc/dynamic_debug/control.
 *
 * `…Once` logs at the first call and `…Ratelimited` at most ten times in five seconds, for each place in the code that
 * calls it. To find that place takes some ten microseconds. A `key` stands for the place where one is given: one limit for
 * several calls, or several for one in a loop.
 */
export class ModulePrintk extends Printer {
  readonly #kernel: Kernel;
  readonly #module: Module;

  constructor(kernel: Kernel, module: Module, prefix = module.definition.prFmt) {
    super(prefix);
    this.#kernel = kernel;
    this.#module = module;
  }

  log(level: number, text: string): void {
    this.#kernel.printk.log(level, text);
  }

  override debug(text: string): void {
    if (this.#module.log.debug.on) this.pr(KERN_DEBUG, this.#decoration(1) + text);
  }

  /** Logs with another prefix: the `dev_fmt` of a driver, or the name of a part of it. */
  prefixed(prefix: string): ModulePrintk {
    return new ModulePrintk(this.#kernel, this.#module, prefix);
  }

  /**
   * dev_info() and its like: logs as `<driver> <device>: …`. Without a driver it is the bus's name or the class's, as
   * dev_driver_string() has it, and without all of these the module's.
   */
  device({ name, driver, bus, cls }: NamedDevice): ModulePrintk {
    return this.prefixed(`${(driver ?? bus ?? cls ?? this.#module).name} ${name}: `);
  }

  /** A limit of one's own: DEFINE_RATELIMIT_STATE. @param interval nanoseconds. Default five seconds, ten messages */
  ratelimit(interval?: number, burst?: number): Ratelimit {
    return new Ratelimit(this.#kernel.clock, interval, burst);
  }

  emergOnce(text: string, key?: string): void {
    if (this.#first(key)) this.pr(KERN_EMERG, text);
  }

  alertOnce(text: string, key?: string): void {
    if (this.#first(key)) this.pr(KERN_ALERT, text);
  }

  critOnce(text: string, key?: string): void {
    if (this.#first(key)) this.pr(KERN_CRIT, text);
  }

  errOnce(text: string, key?: string): void {
    if (this.#first(key)) this.pr(KERN_ERR, text);
  }

  warnOnce(text: string, key?: string): void {
    if (this.#first(key)) this.pr(KERN_WARNING, text);
  }

  noticeOnce(text: string, key?: string): void {
    if (this.#first(key)) this.pr(KERN_NOTICE, text);
  }

  infoOnce(text: string, key?: string): void {
    if (this.#first(key)) this.pr(KERN_INFO, text);
  }

  debugOnce(text: string, key?: string): void {
    if (this.#module.log.debug.on && this.#first(key)) this.pr(KERN_DEBUG, this.#decoration(1) + text);
  }

  emergRatelimited(text: string, key?: string): void {
    if (this.#passes(key)) this.pr(KERN_EMERG, text);
  }

  alertRatelimited(text: string, key?: string): void {
    if (this.#passes(key)) this.pr(KERN_ALERT, text);
  }

  critRatelimited(text: string, key?: string): void {
    if (this.#passes(key)) this.pr(KERN_CRIT, text);
  }

  errRatelimited(text: string, key?: string): void {
    if (this.#passes(key)) this.pr(KERN_ERR, text);
  }

  warnRatelimited(text: string, key?: string): void {
    if (this.#passes(key)) this.pr(KERN_WARNING, text);
  }

  noticeRatelimited(text: string, key?: string): void {
    if (this.#passes(key)) this.pr(KERN_NOTICE, text);
  }

  infoRatelimited(text: string, key?: string): void {
    if (this.#passes(key)) this.pr(KERN_INFO, text);
  }

  debugRatelimited(text: string, key?: string): void {
    if (this.#module.log.debug.on && this.#passes(key)) this.pr(KERN_DEBUG, this.#decoration(1) + text);
  }

  /** Whether the caller's caller, or the key, is here for the first time. */
  #first(key: string | undefined): boolean {
    const { said } = this.#module.log;
    const site = key ?? callerFrame(1);
    if (said.has(site)) return false;
    said.add(site);
    return true;
  }

  #passes(key: string | undefined): boolean {
    const { limits } = this.#module.log;
    const site = key ?? callerFrame(1);
    const limit = limits.get(site) ?? new Ratelimit(this.#kernel.clock);
    limits.set(site, limit);
    return limit.passes((count) => {
      const who = key ?? (parseFrame(site).func || this.#module.name);
      this.log(KERN_WARNING, `${who}: ${count} callbacks suppressed`);
    });
  }

  /** What dynamic debug was asked to print with the message. @param above how many callers to the driver's code */
  #decoration(above: number): string {
    const { flags } = this.#module.log.debug;
    if (flags.size === 1) return "";
    const { func, line } = parseFrame(this.#kernel.sources.apply(callerFrame(above)));
    const parts = [
      ...(flags.has("m") ? [this.#module.name] : []),
      ...(flags.has("f") ? [func] : []),
      ...(flags.has("l") ? [String(line)] : []),
    ];
    return `${parts.join(":")}: `;
  }
}
