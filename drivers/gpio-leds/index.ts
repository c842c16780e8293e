/** LEDs on GPIO lines: each is in sys/class/leds, where any program can light it, or let it blink by itself. */
import { defineModule, EINVAL, KernelError, type LedOptions, param } from "tophalf";

const MOST = 16;
const none = Array.from({ length: MOST }, () => "");

export default defineModule({
  license: "GPL",
  description: "LEDs on GPIO lines",
  prFmt: "gpio-leds: ",
  params: {
    gpios: param.array(param.charp, ["GPIO4", ...none.slice(1)], {
      desc: "The lines of the LEDs",
      mode: 0o444,
    }),
    names: param.array(param.charp, none, { desc: "Their names. Default: gpio4 for GPIO4", mode: 0o444 }),
    triggers: param.array(param.charp, none, { desc: "The triggers that they start with", mode: 0o444 }),
    active_low: param.bool(false, { desc: "A low level lights them", mode: 0o444 }),
  },

  async init({ gpio, leds, params, printk }) {
    const { gpios, names, triggers, active_low: activeLow } = params;
    const lines = gpios.slice(0, Math.max(gpios.count, 1));
    if (Math.max(names.count, triggers.count) > lines.length) {
      throw new KernelError(EINVAL, `${lines.length} gpios, but more names or triggers: leave some out`);
    }
    for (const [index, name] of lines.entries()) {
      const label = given(names[index]) ?? name.toLowerCase();
      const defaultTrigger = given(triggers[index]) ?? "none";
      // It starts dark, and so it is left.
      const line = await gpio.outputCansleep(name, { activeLow, label });
      const brightness: Pick<LedOptions, "brightnessSet" | "brightnessSetBlocking"> = line.cansleep
        ? { brightnessSetBlocking: (value) => line.setCansleep(value > 0) }
        : { brightnessSet: (value) => line.set(value > 0) };
      const led = leds.register({ name: label, maxBrightness: 1, defaultTrigger, ...brightness });
      printk.info(`${led.name} on ${name}`);
    }
  },
});

/** An element of an array parameter that was given. */
function given(text = ""): string | undefined {
  return text === "" ? undefined : text;
}
