import { EINVAL, KernelError } from "../errno.ts";
import type { Bias, LineConfig } from "../hal/gpio-chip.ts";

const BIASES: readonly Bias[] = ["pull-up", "pull-down", "disabled", "as-is"];

/** A driver may have its bias from a parameter. @throws KernelError EINVAL for one that there is not */
export function checkConfig({ bias = "as-is" }: LineConfig): void {
  if (!BIASES.includes(bias)) {
    throw new KernelError(EINVAL, `'${bias}' is no bias: one of ${BIASES.join(", ")}`);
  }
}
