/** A mutex that is tried, held for a moment, and given back. */
import { defineModule } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Mutex example",

  init(k) {
    k.printk.info("example_mutex init");
    const mutex = k.mutex("mymutex");
    if (!mutex.tryLock()) {
      k.printk.info("Failed to lock");
      return;
    }
    k.printk.info("mutex is locked");
    if (!mutex.isLocked) k.printk.info("The mutex failed to lock!");
    mutex.unlock();
    k.printk.info("mutex is unlocked");
  },

  exit(k) {
    k.printk.info("example_mutex exit");
  },
});
