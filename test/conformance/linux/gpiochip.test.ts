/** The back end gpiochip, on a real kernel. */
import { systemClock } from "tophalf";
import { openGpiochip } from "tophalf/boards";
import { gpioConformance } from "../gpio.ts";
import { LABEL } from "../rig.ts";
import { openSimRig } from "./sim-rig.ts";

gpioConformance("gpiochip", () => openSimRig(() => openGpiochip({ label: LABEL }, systemClock)));
