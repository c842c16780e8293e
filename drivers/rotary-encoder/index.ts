/** A rotary encoder on two GPIO lines: a knob whose turns programs read from dev/input/eventN. */
import { type Bias, defineModule, EINVAL, eventCode, KernelError, param } from "tophalf";
import { RotaryEncoder } from "./rotary-encoder.ts";

export default defineModule({
  license: "GPL",
  description: "Rotary encoders on GPIO lines",
  params: {
    gpios: param.array(param.charp, ["GPIO23", "GPIO24"], { desc: "The lines of A and B", mode: 0o444 }),
    axis: param.charp("REL_DIAL", { desc: "What it sends: REL_DIAL, REL_X, ABS_WHEEL", mode: 0o444 }),
    steps: param.uint(24, { desc: "Detents in a turn, the range of an absolute axis", mode: 0o444 }),
    steps_per_period: param.uint(1, { desc: "Detents in a period: 1, 2 or 4", mode: 0o444 }),
    rollover: param.bool(false, { desc: "An absolute axis goes on at the other end", mode: 0o444 }),
    bias: param.charp("pull-up", { desc: "pull-up, pull-down, disabled or as-is", mode: 0o444 }),
    wakeup_source: param.bool(false, { desc: "A turn wakes the system", mode: 0o444 }),
  },

  async init(k) {
    const { gpios, axis, steps, steps_per_period: stepsPerPeriod, rollover, bias, wakeup_source } = k.params;
    if (gpios.count === 1) throw new KernelError(EINVAL, "an encoder has two lines: give A and B");
    if (steps === 0) throw new KernelError(EINVAL, "a turn has at least one step");
    if (![1, 2, 4].includes(stepsPerPeriod)) {
      throw new KernelError(EINVAL, `a period has 1, 2 or 4 steps, not ${stepsPerPeriod}`);
    }
    const options = {
      gpios,
      bias: bias as Bias,
      axis: eventCode(axis),
      steps,
      stepsPerPeriod,
      rollover,
      wakeup: wakeup_source,
    };
    await k.platform.createBundle({
      name: "rotary-encoder",
      probe(pdev, bound) {
        pdev.drvdata = new RotaryEncoder(bound, pdev, options);
      },
    });
  },
});
