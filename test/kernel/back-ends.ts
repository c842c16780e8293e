/** The GPIO back ends of real boards, as the suites on a real kernel take them one after the other. */
import { type BackEnds, openGpiochip, openOnoffChip } from "tophalf/boards";

export const backEnds = { gpiochip: openGpiochip, onoff: openOnoffChip } satisfies BackEnds;
export type BackEnd = keyof typeof backEnds;
export const BACK_ENDS = Object.keys(backEnds) as BackEnd[];
