import { ENODEV, KernelError } from "../errno.ts";

/** Gives something back; what was unplugged meanwhile needs no safe state any more. */
export function unlessGone<T>(giveBack: () => T): T | undefined {
  try {
    return giveBack();
  } catch (error) {
    if (!(error instanceof KernelError && error.errno === ENODEV)) throw error;
    return undefined;
  }
}
