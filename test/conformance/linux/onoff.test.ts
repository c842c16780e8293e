/** The back end onoff, on a real kernel. */
import { systemClock } from "tophalf";
import { openOnoffChip } from "tophalf/boards";
import { gpioConformance } from "../gpio.ts";
import { LABEL, LINES, NAMES } from "../rig.ts";
import { openSimRig } from "./sim-rig.ts";

const lines = Array.from({ length: LINES }, (_, offset) => ({
  name: NAMES.get(offset) ?? "",
  pull: "none" as const,
}));

gpioConformance("onoff", () => openSimRig(() => openOnoffChip({ label: LABEL, lines }, systemClock)));
