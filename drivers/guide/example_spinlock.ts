/** Spin locks with irqsave: interrupts that come while one is held are not lost, but run when it is given back. */
import { defineModule, type ModuleContext, type SpinLock } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Spinlock example",

  init(k) {
    k.printk.info("example spinlock started");
    const fixed = k.spinlock("sl_static"); // C can make one at compile time; here every lock is made at run time
    holdBriefly(k, "static", fixed);
    holdBriefly(k, "dynamic", k.spinlock("sl_dynamic"));
  },

  exit(k) {
    k.printk.info("example spinlock exit");
  },
});

function holdBriefly({ printk }: ModuleContext, kind: string, lock: SpinLock): void {
  const flags = lock.lockIrqsave();
  printk.info(`Locked ${kind} spinlock`);
  // What must not be disturbed stands here: short, and without an await.
  lock.unlockIrqrestore(flags);
  printk.info(`Unlocked ${kind} spinlock`);
}
