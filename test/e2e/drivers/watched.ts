/** Tells its readers of a write in every way there is: poll, and a signal for those who asked for one. */
import {
  defineModule,
  type FileOperations,
  MKDEV,
  type ModuleContext,
  POLL_IN,
  POLLIN,
  SIGIO,
} from "tophalf";

const DEVICE_NAME = "watched";

export default defineModule({
  license: "GPL",
  description: "A device with asynchronous notification",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, watchedOperations(k));
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
  },
});

function watchedOperations(k: ModuleContext): FileOperations {
  const queue = k.waitQueue();
  const watchers = k.fasync();
  let written = false;
  return {
    write(_file, from) {
      written = true;
      queue.wakeUp();
      watchers.kill(SIGIO, POLL_IN);
      return from.length;
    },
    poll(_file, table) {
      table.wait(queue);
      return written ? POLLIN : 0;
    },
    fasync(file, on) {
      k.printk.info(`fasync ${on ? "on" : "off"}`);
      return watchers.helper(file, on);
    },
  };
}
