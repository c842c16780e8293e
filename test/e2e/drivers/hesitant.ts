/** Makes whoever writes to a file wait, before the file's driver gets to see it, until somebody opens /proc/devices. */
import { defineModule } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "A system call hook that waits",

  init(k) {
    const queue = k.waitQueue();
    let opened = false;
    k.syscalls.hook("write", async (next, { call }) => {
      await queue.wait(() => opened, call);
      return next();
    });
    k.syscalls.hook("open", (_next, { path }) => {
      if (path !== "/proc/devices") return;
      opened = true;
      queue.wakeUp();
    });
  },
});
