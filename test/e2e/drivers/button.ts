/** Counts the presses of a button. /dev/button shows their number, and each one is urgent news (POLLPRI) to its readers. */
import {
  defineModule,
  type FileOperations,
  IRQ_HANDLED,
  IRQF_TRIGGER_RISING,
  MKDEV,
  param,
  POLLIN,
  POLLPRI,
  POLLRDNORM,
  type WaitQueue,
} from "tophalf";

const DEVICE_NAME = "button";

export default defineModule({
  license: "GPL",
  description: "A button that can be polled",
  params: { line: param.charp("GPIO17", { desc: "GPIO of the button", mode: 0o444 }) },

  init(k) {
    let presses = 0;
    const pressed = k.waitQueue();
    const major = k.chrdev.register(
      0,
      DEVICE_NAME,
      buttonOperations(() => presses, pressed),
    );
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);

    const isr = (): typeof IRQ_HANDLED => {
      presses++;
      pressed.wakeUp();
      return IRQ_HANDLED;
    };
    k.irq.request(k.gpio.input(k.params.line).toIrq(), isr, IRQF_TRIGGER_RISING, DEVICE_NAME);
  },
});

/** The private data of an open file is how many presses its reader knows of. */
function buttonOperations(presses: () => number, pressed: WaitQueue): FileOperations {
  return {
    open(file) {
      file.privateData = presses();
    },

    read(file, to) {
      file.privateData = presses();
      return to.put(`${presses()}\n`);
    },

    poll(file, table) {
      table.wait(pressed);
      return POLLIN | POLLRDNORM | (file.privateData === presses() ? 0 : POLLPRI);
    },
  };
}
