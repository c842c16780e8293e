/** Two threads, of which one has to wait for what the other does first. */
import { type Completion, defineModule } from "tophalf";

interface Machine {
  readonly crank: Completion;
  readonly flywheel: Completion;
}

let machine: Machine | undefined;

export default defineModule({
  license: "GPL",
  description: "Completions example",

  init(k) {
    k.printk.info("completions example");
    const crank = k.completion("crank");
    const flywheel = k.completion("flywheel");
    machine = { crank, flywheel };

    const crankThread = k.kthread.create(() => {
      k.printk.info("Turn the crank");
      crank.completeAll();
    }, "KThread Crank");

    const flywheelThread = k.kthread.create(async () => {
      await crank.wait();
      k.printk.info("Flywheel spins up");
      flywheel.completeAll();
    }, "KThread Flywheel");

    flywheelThread.wakeUp(); // the order of these two does not matter
    crankThread.wakeUp();
  },

  async exit(k) {
    await machine?.crank.wait();
    await machine?.flywheel.wait();
    machine = undefined;
    k.printk.info("completions exit");
  },
});
