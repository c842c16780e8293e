/** The device that the bridge is measured with: 64 bytes to read, write and exchange by ioctl. */
import { _IOWR, defineModule, ENOTTY, type FileOperations, MKDEV } from "tophalf";

const SIZE = 64;
const EXCHANGE = _IOWR("t", 1, SIZE);

const data = new Uint8Array(SIZE).fill(0x61);

const operations: FileOperations = {
  read: (_file, to) => to.put(data),

  write(_file, from) {
    from.pos = 0;
    return from.takeAt(data);
  },

  ioctl(_file, cmd, arg) {
    if (cmd !== EXCHANGE) return -ENOTTY;
    data.set(arg.bytes);
    return 0;
  },
};

export default defineModule({
  license: "GPL",
  init(k) {
    const major = k.chrdev.register(0, "bench", operations);
    k.device.create(k.class.create("bench"), MKDEV(major, 0), "bench");
  },
});
