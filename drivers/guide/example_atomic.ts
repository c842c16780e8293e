/** Arithmetic and bits that nobody can come in between of. */
import { defineModule, type ModuleContext } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Atomic operations example",

  init(k) {
    k.printk.info("example_atomic started");
    addAndSubtract(k);
    changeBits(k);
  },

  exit(k) {
    k.printk.info("example_atomic exit");
  },
});

function addAndSubtract(k: ModuleContext): void {
  const chris = k.atomic(50);
  const debbie = k.atomic();
  debbie.set(45);
  debbie.dec();
  debbie.add(7);
  debbie.inc();
  k.printk.info(`chris: ${chris.read()}, debbie: ${debbie.read()}`);
}

function changeBits(k: ModuleContext): void {
  const word = k.bitmap(8);
  const show = (step: number): void => k.printk.info(`Bits ${step}: ${word.toString()}`);
  show(0);
  word.setBit(3);
  word.setBit(5);
  show(1);
  word.clearBit(5);
  show(2);
  word.changeBit(3);
  show(3);
  if (word.testAndSetBit(3)) k.printk.info("wrong");
  show(4);
  word.fill();
  show(5);
}
