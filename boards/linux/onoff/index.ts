/** The GPIO back end for kernels that have no character device of version 2: sysfs, by the npm package onoff. */
import type { Clock } from "tophalf";
import type { ChipModel } from "../../model.ts";
import { OnoffChip } from "./chip.ts";
import { SysfsFiles } from "./files.ts";
import { findChip } from "./find.ts";
import { heldLines } from "./holders.ts";
import { onoffValues } from "./value.ts";

export { OnoffChip } from "./chip.ts";

/**
 * A chip of this machine, by /sys/class/gpio. Works on the main thread only, as onoff does.
 *
 * @param model which chip, and what its lines are called: sysfs has no names
 * @throws KernelError ENODEV no such chip, or no GPIO in sysfs; ENOSYS the npm package onoff is not here
 */
export function openOnoffChip(model: Pick<ChipModel, "label" | "device" | "lines">, clock: Clock): OnoffChip {
  const files = new SysfsFiles();
  return new OnoffChip(findChip(model, files), {
    files,
    openValue: onoffValues(),
    clock,
    heldLines: () => heldLines(),
    lineNames: model.lines.map(({ name }) => name),
  });
}
