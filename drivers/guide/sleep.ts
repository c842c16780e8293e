/** A file in /proc that one program at a time has open: the others sleep in their open until it is their turn. */
import { defineModule, EAGAIN, GLOBAL_ROOT_GID, GLOBAL_ROOT_UID, type ProcOperations } from "tophalf";

const PROC_ENTRY_FILENAME = "sleep";
const MESSAGE_LENGTH = 80;

export default defineModule({
  license: "GPL",

  init(k) {
    const alreadyOpen = k.atomic(0);
    const queue = k.waitQueue();
    let message = "";

    const operations: ProcOperations = {
      async open(_file, call) {
        if (call.nonblock && alreadyOpen.read() !== 0) return -EAGAIN;
        // A signal ends the wait with EINTR. No release follows then, and none is needed: an open that failed holds nothing.
        // Whoever is woken looks again: somebody who did not have to wait may have been quicker.
        while (alreadyOpen.cmpxchg(0, 1) !== 0) await queue.wait(() => alreadyOpen.read() === 0, call);
      },

      read: (_file, to) => to.putAt(`Last input:${message}\n`),

      write(_file, from) {
        const taken = from.take().subarray(0, MESSAGE_LENGTH - 1); // the caller may send the rest with another call
        message = new TextDecoder().decode(taken);
        return taken.length;
      },

      release() {
        alreadyOpen.set(0);
        queue.wakeUp();
      },
    };

    const entry = k.proc.create(PROC_ENTRY_FILENAME, 0o644, null, operations);
    entry.setSize(MESSAGE_LENGTH);
    entry.setUser(GLOBAL_ROOT_UID, GLOBAL_ROOT_GID);
    k.printk.info(`/proc/${PROC_ENTRY_FILENAME} created`);
  },

  exit(k) {
    k.proc.remove(PROC_ENTRY_FILENAME);
    k.printk.debug(`/proc/${PROC_ENTRY_FILENAME} removed`);
  },
});
