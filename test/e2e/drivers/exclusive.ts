/** A device for one program at a time, /dev/exclusive: the next one waits in open(2) until it is free. */
import { defineModule, EAGAIN, type FileOperations, MKDEV, type ModuleContext } from "tophalf";

const DEVICE_NAME = "exclusive";

export default defineModule({
  license: "GPL",
  description: "A device whose open blocks",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, exclusiveOperations(k));
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
  },
});

function exclusiveOperations(k: ModuleContext): FileOperations {
  const freed = k.waitQueue();
  let taken = false;
  return {
    async open(_file, call) {
      if (call.nonblock && taken) return -EAGAIN;
      await freed.wait(() => !taken, call);
      taken = true;
      return 0;
    },

    read: (_file, to) => to.putAt("All yours.\n"),

    release() {
      taken = false;
      freed.wakeUp();
    },
  };
}
