/** Keys and switches on GPIO lines, which programs read from dev/input/eventN as they read any keyboard. */
import { type Bias, defineModule, type DevPmOps, EINVAL, eventCode, KernelError, param } from "tophalf";
import { GpioKeys, type KeyOptions } from "./gpio-keys.ts";

const MOST = 32;
const list = (first: string): string[] => [first, ...Array.from({ length: MOST - 1 }, () => "")];

export default defineModule({
  license: "GPL",
  description: "Keys and switches on GPIO lines",
  params: {
    gpios: param.array(param.charp, list("GPIO17"), { desc: "The lines of the keys", mode: 0o444 }),
    codes: param.array(param.charp, list("KEY_ENTER"), {
      desc: "What each sends: KEY_A, BTN_0, SW_LID, or a key's number",
      mode: 0o444,
    }),
    active_low: param.bool(true, { desc: "A pressed key makes the level low", mode: 0o444 }),
    bias: param.charp("pull-up", { desc: "pull-up, pull-down, disabled or as-is", mode: 0o444 }),
    debounce_interval: param.uint(5, { desc: "Milliseconds that a level has to stand for", mode: 0o444 }),
    autorepeat: param.bool(false, { desc: "A key that is held repeats", mode: 0o444 }),
    wakeup_source: param.bool(false, { desc: "A key wakes the system", mode: 0o444 }),
  },

  async init(k) {
    const { params } = k;
    const keys = keysOf(given(params.gpios), given(params.codes));
    const line = {
      activeLow: params.active_low,
      bias: params.bias as Bias,
      debounce: params.debounce_interval * 1000,
    };
    const options = { keys, line, autorepeat: params.autorepeat, wakeup: params.wakeup_source };
    await k.platform.createBundle({
      name: "gpio-keys",
      pm,
      probe(pdev, bound) {
        pdev.drvdata = new GpioKeys(bound, pdev, options);
      },
    });
  },
});

const suspend: DevPmOps["suspend"] = (dev) => (dev.drvdata as GpioKeys).suspend();
const resume: DevPmOps["resume"] = (dev) => (dev.drvdata as GpioKeys).resume();
const pm: DevPmOps = { suspend, resume, freeze: suspend, thaw: resume, poweroff: suspend, restore: resume };

/** What was given of an array parameter, or else its first element. */
function given(values: readonly string[] & { count: number }): readonly string[] {
  return values.slice(0, Math.max(values.count, 1));
}

/** @throws KernelError EINVAL */
function keysOf(gpios: readonly string[], codes: readonly string[]): readonly KeyOptions[] {
  if (gpios.length !== codes.length) {
    throw new KernelError(EINVAL, `${gpios.length} gpios, but ${codes.length} codes: give one each`);
  }
  return gpios.map((gpio, index) => {
    const label = codes[index] ?? "";
    return { gpio, label, ...eventCode(label) };
  });
}
