/** A module says what it is; `tophalf modinfo` shows it without loading the module. */
import { defineModule } from "tophalf";

export default defineModule({
  license: "GPL",
  author: "LKMPG",
  description: "A sample driver",

  init(k) {
    k.printk.info("Hello, world 4");
  },

  exit(k) {
    k.printk.info("Goodbye, world 4");
  },
});
