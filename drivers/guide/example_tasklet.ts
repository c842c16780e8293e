/**
 * A tasklet: a function that is to run soon, once, in softirq context. Scheduling it does not run it: init goes on to its end first.
 */
import { defineModule, param, type Tasklet } from "tophalf";

let task: Tasklet;

export default defineModule({
  license: "GPL",
  description: "Tasklet example",
  params: {
    delay: param.uint(5, { desc: "Milliseconds that the tasklet takes", mode: 0o644 }),
  },

  init(k) {
    k.printk.info("tasklet example init");
    task = k.tasklet(() => {
      k.printk.info("Example tasklet starts");
      k.mdelay(k.params.delay); // nobody else runs meanwhile: what takes longer belongs into work, see sched.ts
      k.printk.info("Example tasklet ends");
    }, "mytask");
    task.schedule();
    k.printk.info("Example tasklet init continues...");
  },

  async exit(k) {
    k.printk.info("tasklet example exit");
    await task.kill();
  },
});
