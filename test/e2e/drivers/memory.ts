/** A piece of memory as a file, /dev/memory: it keeps what is written to it, at every position. */
import {
  defineModule,
  EINVAL,
  ENOSPC,
  type FileOperations,
  MKDEV,
  param,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
} from "tophalf";

const DEVICE_NAME = "memory";

export default defineModule({
  license: "GPL",
  description: "A seekable device",
  params: { size: param.uint(65536, { desc: "Its size in bytes", mode: 0o444 }) },

  init(k) {
    const { size } = k.params;
    const major = k.chrdev.register(0, DEVICE_NAME, memoryOperations(new Uint8Array(size)));
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME, { size });
  },
});

function memoryOperations(memory: Uint8Array): FileOperations {
  return {
    read: (_file, to) => to.putAt(memory),

    write(_file, from) {
      return from.pos < memory.length ? from.takeAt(memory) : -ENOSPC;
    },

    llseek(file, offset, whence) {
      const bases: Record<number, number> = {
        [SEEK_SET]: 0,
        [SEEK_CUR]: file.pos,
        [SEEK_END]: memory.length,
      };
      const base = bases[whence];
      return base === undefined || base + offset < 0 ? -EINVAL : base + offset;
    },
  };
}
