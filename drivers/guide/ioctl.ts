/** A character device of several minors whose value, one for each open file, is set and got with a struct by ioctl. */
import {
  _IOR,
  _IOW,
  ctype,
  defineModule,
  ENOTTY,
  type FileOperations,
  MKDEV,
  type ModuleContext,
  param,
} from "tophalf";

const DRIVER_NAME = "ioctltest";
const IOC_MAGIC = "f";

const IoctlArg = ctype.struct("ioctl_arg", { val: ctype.u32.describe("Its lowest byte counts") });

const IOCTL_VALSET = _IOW(IOC_MAGIC, 0, IoctlArg);
const IOCTL_VALGET = _IOR(IOC_MAGIC, 1, IoctlArg);
const IOCTL_VALGET_NUM = _IOR(IOC_MAGIC, 2, ctype.s32);
const IOCTL_VALSET_NUM = _IOW(IOC_MAGIC, 3, ctype.s32);

/** What each open file has of its own. */
interface TestIoctlData {
  val: number;
}

export default defineModule({
  license: "GPL",
  description: "This is test_ioctl module",
  params: { num_of_dev: param.uint(2, { desc: "How many devices there are", mode: 0o444 }) },
  uapi: {
    ioctls: {
      IOCTL_VALSET: { cmd: IOCTL_VALSET, arg: IoctlArg, desc: "Sets the value of this open file" },
      IOCTL_VALGET: { cmd: IOCTL_VALGET, arg: IoctlArg, desc: "Gets the value of this open file" },
      IOCTL_VALGET_NUM: { cmd: IOCTL_VALGET_NUM, arg: ctype.s32, desc: "Gets the number that all share" },
      IOCTL_VALSET_NUM: { cmd: IOCTL_VALSET_NUM, arg: ctype.s32, desc: "Sets the number that all share" },
    },
  },

  init(k) {
    const count = k.params.num_of_dev;
    const region = k.chrdev.allocRegion(0, count, DRIVER_NAME);
    k.cdev(testIoctlOperations(k)).add(region.from, count);
    const cls = k.class.create(DRIVER_NAME);
    for (let minor = 0; minor < count; minor++) {
      k.device.create(cls, MKDEV(region.major, minor), `${DRIVER_NAME}${minor}`);
    }
    k.printk.info(`${DRIVER_NAME} driver(major: ${region.major}) installed.`);
  },

  exit({ printk }) {
    printk.info(`${DRIVER_NAME} driver removed.`);
  },
});

function testIoctlOperations({ printk }: ModuleContext): FileOperations {
  let ioctlNum = 0;
  return {
    open(file) {
      printk.info("test_ioctl_open call.");
      file.privateData = { val: 0xff } satisfies TestIoctlData;
    },

    release() {
      printk.info("test_ioctl_close call.");
    },

    read(file, to) {
      const { val } = file.privateData as TestIoctlData;
      return to.put(new Uint8Array(to.length).fill(val));
    },

    ioctl(file, cmd, arg) {
      const data = file.privateData as TestIoctlData;
      switch (cmd) {
        case IOCTL_VALSET: {
          const { val } = arg.take(IoctlArg);
          printk.info(`IOCTL set val:${val.toString(16)} .`);
          data.val = val & 0xff;
          return 0;
        }
        case IOCTL_VALGET:
          arg.put(IoctlArg, { val: data.val });
          return 0;
        case IOCTL_VALGET_NUM:
          arg.put(ctype.s32, ioctlNum);
          return 0;
        case IOCTL_VALSET_NUM:
          ioctlNum = arg.take(ctype.s32);
          return 0;
        default:
          return -ENOTTY;
      }
    },
  };
}
