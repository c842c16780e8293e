/** Blinks the LEDs of the keyboard until it is removed: those of this machine, or of the mock keyboard. */
import { defineModule, HZ } from "tophalf";

const BLINK_DELAY = HZ / 5;
/** Scroll lock, num lock and caps lock, as KDSETLED counts them. */
const ALL_LEDS_ON = 0x07;
/** Any value above all LEDs: each shows its lock again. */
const RESTORE_LEDS = 0xff;

export default defineModule({
  license: "GPL",
  description: "Blinks the keyboard LEDs",
  prFmt: "kbleds: ",

  init(k) {
    k.printk.info("loading");
    // They are given back when the module leaves, whatever they show then.
    const keyboard = k.leds.keyboard();
    keyboard.leds.forEach(({ name }, index) => {
      k.printk.info(`led[${index}/${keyboard.leds.length}] ${name}`);
    });
    k.printk.info("finished scanning the keyboard LEDs");

    let status = RESTORE_LEDS;
    const blink = k.timer((timer) => {
      status = status === ALL_LEDS_ON ? RESTORE_LEDS : ALL_LEDS_ON;
      keyboard.setLeds(status);
      timer.mod(timer.expires + BLINK_DELAY); // counted from when it was due: it does not drift
    }, "blink");
    blink.mod(k.jiffies + BLINK_DELAY);
  },

  exit({ printk }) {
    printk.info("unloading...");
  },
});
