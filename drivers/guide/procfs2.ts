/** A file in /proc that keeps what is written to it, up to a kilobyte: `echo hello > /proc/buffer1k; cat /proc/buffer1k`. */
import { defineModule } from "tophalf";

const NAME = "buffer1k";
const MAX_SIZE = 1024;

export default defineModule({
  license: "GPL",

  init({ proc, printk }) {
    let buffer: Uint8Array = Buffer.from("HelloWorld!\n");

    proc.create(NAME, 0o644, null, {
      read(file, to) {
        const count = to.putAt(buffer);
        if (count > 0) printk.info(`procfile read ${file.node.name}`);
        return count;
      },

      write(_file, from) {
        buffer = from.take().subarray(0, MAX_SIZE);
        const [text] = String(Buffer.from(buffer)).split("\0"); // as %s prints it
        printk.info(`procfile write ${text}`);
        from.pos += buffer.length;
        return buffer.length; // less than was sent, if need be: the program goes on with the rest
      },
    });
    printk.info(`/proc/${NAME} created`);
  },

  exit({ proc, printk }) {
    proc.remove(NAME);
    printk.info(`/proc/${NAME} removed`);
  },
});
