/** The GPIO back end of choice: the kernel's GPIO character device, uAPI version 2 (Linux 5.10). */
export { GpiochipChip } from "./chip.ts";
export {
  findGpiochips,
  type FoundChip,
  type FoundChips,
  type GpiochipPlace,
  openGpiochip,
  type OpenOptions as GpiochipOptions,
} from "./open.ts";
