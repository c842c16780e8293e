/** One button turns an LED on, another turns it off. */
import {
  defineModule,
  IRQ_HANDLED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type IrqHandler,
  param,
} from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Handle some GPIO interrupts",
  params: {
    led: param.int(4, { desc: "GPIO of the LED", mode: 0o444 }),
    on: param.int(17, { desc: "GPIO of the button that turns it on", mode: 0o444 }),
    off: param.int(18, { desc: "GPIO of the button that turns it off", mode: 0o444 }),
  },

  init(k) {
    k.printk.info("intrpt_init");
    const led = k.gpio.output(k.params.led, { initial: 0, label: "LED 1" });
    const on = k.gpio.input(k.params.on, { label: "LED 1 ON BUTTON" });
    const off = k.gpio.input(k.params.off, { label: "LED 1 OFF BUTTON" });
    k.printk.info(`Current button1 value: ${on.get()}`);

    const [onIrq, offIrq] = [on.toIrq(), off.toIrq()];
    const buttonIsr: IrqHandler = (irq) => {
      led.set(irq === onIrq);
      return IRQ_HANDLED;
    };

    const bothEdges = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;
    k.irq.request(onIrq, buttonIsr, bothEdges, "gpiomod#button1");
    k.printk.info(`Successfully requested BUTTON1 IRQ # ${onIrq}`);
    k.irq.request(offIrq, buttonIsr, bothEdges, "gpiomod#button2");
    k.printk.info(`Successfully requested BUTTON2 IRQ # ${offIrq}`);
  },

  exit(k) {
    k.printk.info("intrpt_exit");
    // Now the irqs are freed, and the LED goes back to the level that it started with: off.
  },
});
