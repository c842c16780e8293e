/** An LED as a character device: `echo 1 > dev/gpio_led` lights it, `echo 0` puts it out. */
import { defineModule, type FileOperations, MAJOR, MINOR, param } from "tophalf";

const DEVICE_NAME = "gpio_led";

export default defineModule({
  license: "GPL",
  description: "An LED as a character device",
  params: {
    led: param.charp("GPIO4", { desc: "The line of the LED", mode: 0o444 }),
  },

  init(k) {
    const led = k.gpio.output(k.params.led, { initial: 0, label: "LED 1" }); // out, now and when the module leaves

    const operations: FileOperations = {
      write(_file, from) {
        const [signal] = from.text();
        if (signal === "0") led.set(0);
        else if (signal === "1") led.set(1);
        else k.printk.warn("Invalid value!");
        return from.length;
      },
    };

    const region = k.chrdev.allocRegion(0, 1, DEVICE_NAME);
    k.printk.info(`Major = ${MAJOR(region.from)}, Minor = ${MINOR(region.from)}`);
    k.cdev(operations).add(region.from, 1);
    k.device.create(k.class.create(DEVICE_NAME), region.from, DEVICE_NAME);
    k.printk.info(`Device created on /dev/${DEVICE_NAME}`);
  },
});
