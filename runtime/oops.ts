import { EIO, KernelError } from "./errno.ts";
import type { Printk } from "./printk/printk.ts";
import type { SourceMaps } from "./module/source-maps.ts";
import { TAINT_DIE, type Taint } from "./taint.ts";

/** Code whose faults are counted against it: a module. */
export interface Culprit {
  readonly name: string;
  /** How often its code threw something that was no KernelError. */
  oopses: number;
}

/** Contains faults of drivers: a handler that throws is logged with its stack, and the runtime goes on. */
export class Oopses {
  readonly #printk: Printk;
  readonly #taint: Taint;
  readonly #sources: SourceMaps;
  #count = 0;

  constructor(printk: Printk, taint: Taint, sources: SourceMaps) {
    this.#printk = printk;
    this.#taint = taint;
    this.#sources = sources;
  }

  /** How many there were since boot. */
  get count(): number {
    return this.#count;
  }

  /**
   * Turns what a handler threw into the negated errno for its caller. A KernelError is a refusal and passes as
   * what it is; anything else is an oops: logged, counted against `culprit`, and EIO.
   *
   * @param where what ran, such as `read of /dev/chardev` or `irq 34 (button)`
   */
  absorb(culprit: Culprit | undefined, where: string, error: unknown): number {
    if (error instanceof KernelError) return -error.errno;
    this.report(culprit, where, error);
    return -EIO;
  }

  /** Logs and counts an oops, whatever was thrown. */
  report(culprit: Culprit | undefined, where: string, error: unknown): void {
    this.#count++;
    this.#taint.add(TAINT_DIE);
    if (culprit) culprit.oopses++;
    this.#printk.emerg(
      `Oops #${this.#count} in ${culprit?.name ?? "the runtime"}, ${where}: ${this.#sources.apply(describeThrown(error))}`,
    );
  }

  /**
   * A handler that must not wait returned a promise: "scheduling while atomic". Its rejection, should there be
   * one, is contained as well.
   */
  atomicViolation(culprit: Culprit | undefined, where: string, promise: PromiseLike<unknown>): void {
    if (culprit) culprit.oopses++;
    this.#count++;
    this.#printk.err(
      `BUG: scheduling while atomic: ${culprit?.name ?? "the runtime"}, ${where} returned a promise; ` +
        "it runs in atomic context and must not be async: schedule a tasklet or work instead",
    );
    promise.then(undefined, (error: unknown) => {
      this.report(culprit, where, error);
    });
  }
}

/** What can be said of something that was thrown, which may be anything, even what cannot be printed. */
export function describeThrown(thrown: unknown): string {
  try {
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  } catch {
    return "something that cannot be printed";
  }
}
