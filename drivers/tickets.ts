/** A ticket machine: who opens dev/ticket gets the next number. `tophalf modprobe tickets` loads the counter as well. */
import { defineModule, MKDEV, symbol } from "tophalf";
import type { CounterNext } from "./counter.ts";

export default defineModule({
  license: "GPL",
  description: "A ticket machine, with the numbers of another module",
  api: 1,
  uses: { counter_next: symbol<CounterNext>() },

  init({ symbols, chrdev, class: classes, device }) {
    const major = chrdev.register(0, "ticket", {
      open(file) {
        file.privateData = `ticket ${symbols.counter_next()}\n`;
      },
      read: (file, to) => to.putAt(file.privateData as string),
    });
    device.create(classes.create("ticket"), MKDEV(major, 0), "ticket", { mode: 0o444 });
  },
});
