/** An I²C bus with a DS3231 on it that goes with real time. Nothing is wired to its pin; what that does is logged. */
import { defineModule, systemClock } from "tophalf";
import { Ds3231, MockI2cBus } from "tophalf/mocks";

export default defineModule({
  license: "GPL",
  description: "An I2C bus with a clock on it",
  init(k) {
    const bus = new MockI2cBus(systemClock, { number: 9, description: "clock bus" });
    const clock = bus.attach(0x68, new Ds3231(systemClock));
    clock.temperature = 23.25;
    clock.int.onChange(() => k.printk.info(`INT is ${clock.int.driven === 0 ? "low" : "high"}`));
    k.i2c.addAdapter(bus);
  },
});
