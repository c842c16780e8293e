/**
 * What is needed only during init lives in init: the garbage collector frees it afterwards, which is all that `__init`
 * and `__initdata` are for.
 */
import { defineModule } from "tophalf";

export default defineModule({
  license: "GPL",

  init(k) {
    const hello3Data = 3;
    k.printk.info(`Hello, world ${hello3Data}`);
  },

  exit(k) {
    k.printk.info("Goodbye, world 3");
  },
});
