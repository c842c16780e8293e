/** The simplest module: it says hello when it is loaded and goodbye when it is removed. */
import { defineModule } from "tophalf";

export default defineModule({
  license: "GPL",

  init(k) {
    k.printk.info("Hello world 1.");
    // To refuse to load, return a negated errno or throw a KernelError here.
  },

  exit(k) {
    k.printk.info("Goodbye world 1.");
  },
});
