import type { Kernel } from "../../kernel.ts";

/** Longer than well-behaved work takes to end, shorter than a user's patience with rmmod. */
const LIMIT_NS = 5e9;

/** Waits until code of a module that leaves has ended, but not for ever: what does not end is logged, and left behind. */
export function endWithin({ clock, printk }: Kernel, ended: Promise<unknown>, what: string): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(LIMIT_NS, () => {
      printk.err(`${what} does not end; going on without it`);
      resolve();
    });
    void ended.finally(() => {
      timer.cancel();
      resolve();
    });
  });
}
