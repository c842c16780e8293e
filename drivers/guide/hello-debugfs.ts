/** Files for whoever looks for a mistake, in /sys/kernel/debug/hello: a switch, a number, and a text of any size. */
import { defineModule, singleFile } from "tophalf";

export default defineModule({
  license: "GPL",

  init({ debugfs, printk }) {
    const loud = { value: false };
    const greetings = { value: 0 };

    const dir = debugfs.createDir("hello", null);
    debugfs.createBool("loud", 0o644, dir, loud);
    debugfs.createU32("greetings", 0o644, dir, greetings);
    debugfs.createFile(
      "greeting",
      0o444,
      dir,
      null,
      singleFile((m) => {
        m.puts(loud.value ? "HELLO, DEBUGGER!\n" : "Hello, debugger!\n");
        greetings.value++;
      }),
    );
    printk.info("hello_debugfs: initialized");
  },

  exit({ printk }) {
    printk.info("hello_debugfs: Exit success"); // and the directory goes, with all that is in it
  },
});
