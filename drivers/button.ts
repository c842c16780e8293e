/** Presses of a button as lines of a character device: `cat dev/button` waits for the next one. */
import {
  defineModule,
  EAGAIN,
  type FileOperations,
  IRQ_HANDLED,
  IRQF_TRIGGER_RISING,
  MKDEV,
  param,
  POLLIN,
} from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Presses of a button as lines of a character device",
  params: {
    gpio: param.int(17, { desc: "GPIO of the button", mode: 0o444 }),
  },

  init(k) {
    const button = k.gpio.input(k.params.gpio, { label: "button" });
    const presses = k.waitQueue();
    let count = 0;

    const operations: FileOperations = {
      // Who opens the file sees the presses from now on.
      open(file) {
        file.privateData = count;
      },

      async read(file, to, call) {
        const unseen = (): boolean => count > (file.privateData as number);
        if (!unseen() && call.nonblock) return -EAGAIN;
        await presses.wait(unseen, call);
        file.privateData = count;
        return to.put(`press ${count}\n`);
      },

      poll(file, table) {
        table.wait(presses);
        return count > (file.privateData as number) ? POLLIN : 0;
      },
    };

    const major = k.chrdev.register(0, "button", operations);
    k.device.create(k.class.create("button"), MKDEV(major, 0), "button", { mode: 0o444 });

    const pressed = () => {
      count++;
      presses.wakeUp();
      return IRQ_HANDLED;
    };
    k.irq.request(button.toIrq(), pressed, IRQF_TRIGGER_RISING, "button");
  },
});
