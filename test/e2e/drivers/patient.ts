/** An ioctl that takes a view of its argument, waits until somebody writes to the device, and then fills it in. */
import { _IOWR, defineModule, ENOTTY, type FileOperations, MKDEV, type ModuleContext } from "tophalf";

const DEVICE_NAME = "patient";
const WAIT = _IOWR("p", 1, 16);

export default defineModule({
  license: "GPL",
  description: "A device whose ioctl waits",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, patientOperations(k));
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
  },
});

function patientOperations(k: ModuleContext): FileOperations {
  const queue = k.waitQueue();
  let written = false;
  return {
    async ioctl(_file, cmd, arg, call) {
      if (cmd !== WAIT) return -ENOTTY;
      const { bytes, data } = arg; // before it waits, when the bytes are still where they came
      await queue.wait(() => written, call);
      bytes.set(bytes.subarray(0, 8).map((byte) => byte + 1));
      data.setBigUint64(8, 0x1122334455667788n, true);
      return 0;
    },
    write(_file, from) {
      written = true;
      queue.wakeUp();
      return from.length;
    },
  };
}
