import { EINVAL, type GpioChip, KernelError } from "tophalf";

/** As many as the kernel's GPIO character device takes in one request, so that no driver works with one back end only. */
const MOST_LINES = 64;

/** @throws KernelError EINVAL for lines that cannot be requested together: too many, one that does not exist, one that is named twice */
export function checkOffsets(
  { label, lineCount }: Pick<GpioChip, "label" | "lineCount">,
  offsets: readonly number[],
): void {
  if (offsets.length === 0 || offsets.length > MOST_LINES) {
    throw new KernelError(
      EINVAL,
      `${offsets.length} lines in one request; the least is 1, the most is ${MOST_LINES}`,
    );
  }
  for (const offset of offsets) {
    if (!Number.isInteger(offset) || offset < 0 || offset >= lineCount) {
      throw new KernelError(EINVAL, `${label} has no line ${offset}`);
    }
  }
  if (new Set(offsets).size < offsets.length) {
    throw new KernelError(EINVAL, `a line of ${label} is named twice: ${offsets.join(", ")}`);
  }
}
