import { ENODEV, KernelError } from "../errno.ts";

/** Gives something back; what was unplugged meanwhile needs no safe state any more. */
export function unlessGone(giveBack: () => void): void {
  try {
    giveBack();
  } catch (error) {
    if (!(error instanceof KernelError && error.errno === ENODEV)) throw error;
  }
}
