/** Every promise of the contract (runtime/hal/gpio-chip.ts), by name. What a back end does not keep is in differences.ts. */
import { aloneChecks } from "./alone.ts";
import { edgeChecks } from "./edges.ts";
import { infoChecks } from "./info.ts";
import { levelChecks } from "./levels.ts";
import type { GpioRig } from "./rig.ts";
import { togetherChecks } from "./together.ts";

/** @returns when it has seen that the promise is kept; throws when it is not */
export type Check = (rig: GpioRig) => Promise<void> | void;
export type Checks = Readonly<Record<string, Check>>;

export const checks: Checks = {
  ...levelChecks,
  ...edgeChecks,
  ...togetherChecks,
  ...aloneChecks,
  ...infoChecks,
};
