/** /dev/diary writes down what programs do to it, for those who want to know when a driver's operations are called. */
import {
  defineModule,
  type FileOperations,
  MKDEV,
  type ModuleContext,
  O_ACCMODE,
  O_APPEND,
  O_NONBLOCK,
} from "tophalf";

const DEVICE_NAME = "diary";

export default defineModule({
  license: "GPL",
  description: "Logs every file operation",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, diaryOperations(k));
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME, { mode: 0o666 });
  },
});

function diaryOperations({ printk }: ModuleContext): FileOperations {
  return {
    open(_file, { pid, uid, gid, flags }) {
      printk.info(`open by process ${pid} of ${uid}:${gid}, ${describe(flags)}`);
    },
    read(_file, to, { pid }) {
      printk.info(`read of ${to.length} by process ${pid}`);
      return 0;
    },
    write(_file, from, { flags }) {
      printk.info(`write of ${from.length}, ${describe(flags)}`);
      return from.length;
    },
    fsync(_file, datasync) {
      printk.info(datasync ? "fdatasync" : "fsync");
    },
    flush() {
      printk.info("flush");
    },
    release() {
      printk.info("release");
    },
  };
}

function describe(flags: number): string {
  const access = ["read only", "write only", "read and write"][flags & O_ACCMODE] ?? "";
  return access + (flags & O_APPEND ? ", append" : "") + (flags & O_NONBLOCK ? ", nonblock" : "");
}
