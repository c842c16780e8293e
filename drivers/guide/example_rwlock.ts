/** A lock for several readers or one writer, safe against interrupts that take it too. */
import { defineModule } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Read/Write locks example",

  init(k) {
    k.printk.info("example_rwlock started");
    const lock = k.rwlock("myrwlock");

    const readFlags = lock.readLockIrqsave();
    k.printk.info("Read Locked");
    lock.readUnlockIrqrestore(readFlags);
    k.printk.info("Read Unlocked");

    const writeFlags = lock.writeLockIrqsave();
    k.printk.info("Write Locked");
    lock.writeUnlockIrqrestore(writeFlags);
    k.printk.info("Write Unlocked");
  },

  exit(k) {
    k.printk.info("example_rwlock exit");
  },
});
