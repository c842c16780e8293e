/** A static key: who opens dev/key_state goes down the fast path, and what is written there turns the other branch on and off. */
import { defineModule, EBUSY, EINVAL, type FileOperations, MKDEV, type ModuleContext } from "tophalf";

const DEVICE_NAME = "key_state";
const LONGEST_COMMAND = 10;

export default defineModule({
  license: "GPL",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, keyOperations(k));
    k.printk.info(`I was assigned major number ${major}`);
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
    k.printk.info(`Device created on /dev/${DEVICE_NAME}`);
  },
});

function keyOperations(k: ModuleContext): FileOperations {
  const { printk } = k;
  const key = k.staticKey(false);
  let inUse = false;

  const fastPath = (): void => {
    printk.info("fastpath 1");
    if (key.enabled) printk.alert("do unlikely thing");
    printk.info("fastpath 2");
  };

  const obey = (command: string): number => {
    if (command === "enable") key.enable();
    else if (command === "disable") key.disable();
    else {
      printk.err(`Invalid command: ${command}`);
      return -EINVAL;
    }
    return 0;
  };

  return {
    open(file) {
      if (inUse) return -EBUSY;
      inUse = true;
      file.privateData = key.enabled ? "enabled\n" : "disabled\n";
      fastPath();
    },

    read: (file, to) => to.putAt(file.privateData as string),

    write(_file, from) {
      if (from.length > LONGEST_COMMAND) {
        printk.err(`command exceeded ${LONGEST_COMMAND} char`);
        return -EINVAL;
      }
      return obey(from.text().trimEnd()) || from.length;
    },

    release() {
      inUse = false;
    },
  };
}
