/** Promises that a back end does not keep, and why not. A check that begins to pass is to be taken out: the suite says so. */
import type { BackEnd } from "./rig.ts";

export const differences: Readonly<Record<BackEnd, Readonly<Record<string, string>>>> = {
  mock: {
    "a user without permission is refused, and told what to do: EACCES":
      "a mock board asks nobody for permissions",
  },
  gpiochip: {},
  onoff: {},
};
