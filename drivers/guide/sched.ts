/** A work queue: what is queued there runs soon, in process context, where it may wait. */
import { defineModule, WQ_UNBOUND, type Workqueue } from "tophalf";

let queue: Workqueue;

export default defineModule({
  license: "GPL",
  description: "Workqueue example",

  init(k) {
    queue = k.workqueue.alloc("HELLOWORLD", WQ_UNBOUND, 1);
    const work = k.work(() => k.printk.info("work handler function."), "work");
    queue.queue(work);
  },

  // Without this the queue would go with the module all the same. What is queued there runs to its end first.
  async exit() {
    await queue.destroy();
  },
});
