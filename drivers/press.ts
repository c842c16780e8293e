import { defineModule, IRQ_HANDLED, IRQF_TRIGGER_RISING, param } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "A press turns the LED on; the log entry is made in the bottom half",
  params: {
    led: param.int(4, { desc: "GPIO of the LED", mode: 0o444 }),
    button: param.int(17, { desc: "GPIO of the button", mode: 0o444 }),
  },
  init(k) {
    const led = k.gpio.output(k.params.led, { initial: 0, label: "led" });
    const button = k.gpio.input(k.params.button, { label: "button" });
    const log = k.tasklet(() => k.printk.info("pressed"), "log");
    const pressed = () => {
      led.set(1);
      log.schedule();
      return IRQ_HANDLED;
    };
    k.irq.request(button.toIrq(), pressed, IRQF_TRIGGER_RISING, "button");
  },
});
