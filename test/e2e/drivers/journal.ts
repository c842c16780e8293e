/** A text that only grows, /dev/journal: a write adds to its end, a reader goes on where it stopped. */
import { defineModule, type FileOperations, MKDEV } from "tophalf";

const DEVICE_NAME = "journal";

export default defineModule({
  license: "GPL",
  description: "A device that gains data",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, journalOperations());
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
  },
});

function journalOperations(): FileOperations {
  let journal = new Uint8Array();
  return {
    read: (_file, to) => to.putAt(journal),

    write(_file, from) {
      journal = Buffer.concat([journal, from.take()]);
      return from.length;
    },
  };
}
