/**
 * bottomhalf with a threaded interrupt: the top half switches the LED and wakes the irq's thread, which may sleep, so that nobody
 * has to wait for it. A press that comes while it runs lets it run once more.
 */
import {
  defineModule,
  IRQ_HANDLED,
  IRQ_WAKE_THREAD,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type IrqHandler,
  type IrqThreadFunction,
  param,
} from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Interrupt with top half, and bottom half in a thread",
  params: {
    led: param.int(4, { desc: "GPIO of the LED", mode: 0o444 }),
    on: param.int(17, { desc: "GPIO of the button that turns it on", mode: 0o444 }),
    off: param.int(18, { desc: "GPIO of the button that turns it off", mode: 0o444 }),
    delay: param.uint(500, { desc: "Milliseconds that the bottom half takes", mode: 0o644 }),
  },

  init(k) {
    k.printk.info("bottomhalf_init");
    const led = k.gpio.output(k.params.led, { initial: 0, label: "LED 1" });
    const on = k.gpio.input(k.params.on, { label: "LED 1 ON BUTTON" });
    const off = k.gpio.input(k.params.off, { label: "LED 1 OFF BUTTON" });
    k.printk.info(`Current button1 value: ${on.get()}`);

    const [onIrq, offIrq] = [on.toIrq(), off.toIrq()];
    const topHalf: IrqHandler = (irq) => {
      led.set(irq === onIrq);
      return IRQ_WAKE_THREAD;
    };
    const bottomHalf: IrqThreadFunction = async () => {
      k.printk.info("Bottom half task starts");
      await k.msleep(k.params.delay);
      k.printk.info("Bottom half task ends");
      return IRQ_HANDLED;
    };

    const bothEdges = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;
    k.irq.requestThreaded(onIrq, topHalf, bottomHalf, bothEdges, "gpiomod#button1");
    k.printk.info(`Successfully requested BUTTON1 IRQ # ${onIrq}`);
    k.irq.requestThreaded(offIrq, topHalf, bottomHalf, bothEdges, "gpiomod#button2");
    k.printk.info(`Successfully requested BUTTON2 IRQ # ${offIrq}`);
  },

  exit(k) {
    k.printk.info("bottomhalf_exit");
    // Now the irqs are freed, when their threads have ended, and the LED goes back to the level that it started with: off.
  },
});
