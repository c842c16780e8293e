/** A character device whose message is set and read by ioctl as well. `tophalf header chardev2` makes the header for programs in C. */
import {
  _IO,
  _IOR,
  _IOW,
  ctype,
  defineModule,
  EBUSY,
  EINVAL,
  ENOTTY,
  type FileOperations,
  MKDEV,
  type ModuleContext,
} from "tophalf";

const MAJOR_NUM = 100; // fixed, since it is in the ioctl numbers
const DEVICE_NAME = "char_dev"; // in /proc/devices
const DEVICE_FILE_NAME = "char_dev"; // in /dev
const BUF_LEN = 80;

/** The numbers say how long the message is: a mount carries so many bytes, and would not follow a `char *`. */
const Message = ctype.char(BUF_LEN);
const IOCTL_SET_MSG = _IOW(MAJOR_NUM, 0, Message);
const IOCTL_GET_MSG = _IOR(MAJOR_NUM, 1, Message);
/** By value: a number that says no size leaves the argument as it is. */
const IOCTL_GET_NTH_BYTE = _IO(MAJOR_NUM, 2);

export default defineModule({
  license: "GPL",
  description: "A character device with a message that is read and written, or set and got by ioctl",
  uapi: {
    name: "chardev",
    constants: {
      MAJOR_NUM: { value: MAJOR_NUM, desc: "The major device number" },
      DEVICE_FILE_NAME: { value: DEVICE_FILE_NAME, desc: "The device's name in /dev" },
      BUF_LEN: { value: BUF_LEN, desc: "How long a message may be, with the zero at its end" },
    },
    ioctls: {
      IOCTL_SET_MSG: { cmd: IOCTL_SET_MSG, arg: Message, desc: "Sets the message" },
      IOCTL_GET_MSG: { cmd: IOCTL_GET_MSG, arg: Message, desc: "Gets the message" },
      IOCTL_GET_NTH_BYTE: {
        cmd: IOCTL_GET_NTH_BYTE,
        desc: "Answers one byte of the message: the argument, a value, says which",
      },
    },
  },

  init(k) {
    k.chrdev.register(MAJOR_NUM, DEVICE_NAME, deviceOperations(k));
    k.device.create(k.class.create(DEVICE_FILE_NAME), MKDEV(MAJOR_NUM, 0), DEVICE_FILE_NAME);
    k.printk.info(`Device created on /dev/${DEVICE_FILE_NAME}`);
  },
});

function deviceOperations({ printk }: ModuleContext): FileOperations {
  let alreadyOpen = false;
  const message = new Uint8Array(BUF_LEN); // its last byte stays zero

  const setMessage = (bytes: Uint8Array): number => {
    const text = bytes.subarray(0, BUF_LEN - 1);
    message.fill(0).set(text);
    return text.length;
  };

  return {
    open(file) {
      printk.info(`device_open(${file.where})`);
      if (alreadyOpen) return -EBUSY;
      alreadyOpen = true;
    },

    release(file) {
      printk.info(`device_release(${file.where})`);
      alreadyOpen = false;
    },

    read(_file, to) {
      const count = to.putAt(message.subarray(0, message.indexOf(0)));
      if (count > 0) printk.info(`Read ${count} bytes, ${to.length - count} left`);
      return count;
    },

    write(file, from) {
      printk.info(`device_write(${file.where},${from.length})`);
      return setMessage(from.take());
    },

    ioctl(_file, cmd, arg) {
      switch (cmd) {
        case IOCTL_SET_MSG:
          setMessage(arg.take());
          return 0;
        case IOCTL_GET_MSG:
          arg.put(message);
          return 0;
        case IOCTL_GET_NTH_BYTE:
          return message[arg.value] ?? -EINVAL;
        default:
          return -ENOTTY;
      }
    },
  };
}
