/** A file in /proc that says hello: `cat /proc/helloworld`. */
import { defineModule } from "tophalf";

const NAME = "helloworld";

export default defineModule({
  license: "GPL",

  init({ proc, printk }) {
    proc.create(NAME, 0o644, null, {
      read(file, to) {
        const count = to.putAt("HelloWorld!\n"); // from the file position on: the second read of cat gets 0, the end
        if (count > 0) printk.info(`procfile read ${file.node.name}`);
        return count;
      },
    });
    printk.info(`/proc/${NAME} created`);
  },

  exit({ proc, printk }) {
    proc.remove(NAME); // would happen by itself
    printk.info(`/proc/${NAME} removed`);
  },
});
