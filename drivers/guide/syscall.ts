/** Tells of every file that a user opens under the mount: a handler of its own in front of the open system call. */
import { defineModule, param } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Logs the files that one user opens",
  params: { uid: param.int(0, { desc: "Whom to watch", mode: 0o644 }) },

  init(k) {
    k.syscalls.hook("open", (next, { path, call }) => {
      if (call.uid === k.params.uid) k.printk.info(`Opened file by ${call.uid}: ${path}`);
      return next();
    });
    k.printk.info(`Spying on UID:${k.params.uid}`);
  },
});
