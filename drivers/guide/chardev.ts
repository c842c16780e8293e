/** A read-only character device that says how often it has been opened. */
import { defineModule, EBUSY, EINVAL, type FileOperations, MKDEV, type ModuleContext } from "tophalf";

const DEVICE_NAME = "chardev"; // in /dev, and in /proc/devices

export default defineModule({
  license: "GPL",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, chardevOperations(k));
    k.printk.info(`I was assigned major number ${major}.`);
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
    k.printk.info(`Device created on /dev/${DEVICE_NAME}`);
  },
});

function chardevOperations({ printk }: ModuleContext): FileOperations {
  let alreadyOpen = false; // a plain variable does: nothing runs between looking at it and setting it
  let counter = 0;
  let message = "";
  return {
    open() {
      if (alreadyOpen) return -EBUSY;
      alreadyOpen = true;
      message = `I already told you ${counter++} times Hello world!\n`;
    },

    read: (_file, to) => to.putAt(message),

    write() {
      printk.alert("Sorry, this operation is not supported.");
      return -EINVAL;
    },

    release() {
      alreadyOpen = false;
    },
  };
}
