/** Promises that a back end does not keep, and why not. A check that begins to pass is to be taken out: the suite says so. */
import type { BackEnd } from "./rig.ts";

const NO_BIAS = "EINVAL: sysfs sets no pulls";
const MERGED = "sysfs merges them";
const NO_WATCH = "sysfs cannot tell (`watchInfo` is absent)";

const SIMULATED = "the kernel lets go of the line, and its simulator does not see that";

export const differences: Readonly<Record<BackEnd, Readonly<Record<string, string>>>> = {
  mock: {
    "a user without permission is refused, and told what to do: EACCES":
      "a mock board asks nobody for permissions",
  },
  gpiochip: {
    "open drain drives 0 and leaves 1 to the world": SIMULATED,
    "open source drives 1 and leaves 0 to the world": SIMULATED,
    "a user without permission is refused, and told what to do: EACCES": "is refused when the chip is opened",
  },
  onoff: {
    "a bias pulls": NO_BIAS,
    "edges that come while nobody listens keep their order and their level": MERGED,
    "an edge has the time at which it happened": "has the time at which it is heard of",
    "every edge of a burst is delivered, or counted as lost": `${MERGED}; counts what shows, at least one`,
    "its bias is the one that was set": NO_BIAS,
    "who watches is told of lines that are taken, configured and given back here": NO_WATCH,
    "who watches is told of lines that are taken outside": NO_WATCH,
  },
};
