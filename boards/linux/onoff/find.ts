import { ENODEV, KernelError } from "tophalf";
import type { ChipModel } from "../../model.ts";
import type { GpioFiles } from "./files.ts";

/** Which chip is meant. Never by a number: the kernel's have changed from version to version. */
export type ChipPlace = Pick<ChipModel, "label" | "device">;

/** A chip as sysfs has it. */
export interface SysfsChip {
  readonly label: string;
  /** `gpiochip0`; `gpiochip512`, with the base, where the kernel does not tell its own number. */
  readonly name: string;
  readonly lineCount: number;
  /** The global number of its first line: 0, 512, 571 … */
  readonly base: number;
  /** Its directory in the class: `gpiochip512`. It goes when the chip goes. */
  readonly directory: string;
}

/** @throws KernelError ENODEV no such chip here, or no GPIO in sysfs at all */
export function findChip({ label, device }: ChipPlace, files: GpioFiles): SysfsChip {
  const chips = chipsIn(files);
  const isMeant = (directory: string): boolean =>
    device === undefined
      ? files.read(`${directory}/label`) === label
      : files.target(directory).includes(`/${device}/`);
  const directory = chips.find(isMeant);
  if (directory === undefined) {
    const there = chips.map((chip) => files.read(`${chip}/label`)).join(", ") || "none";
    throw new KernelError(ENODEV, `no GPIO chip ${device ?? label} in ${files.root}; there are: ${there}`);
  }
  return {
    label,
    name: nameOf(directory, files),
    lineCount: Number(files.read(`${directory}/ngpio`)),
    base: Number(files.read(`${directory}/base`)),
    directory,
  };
}

function chipsIn(files: GpioFiles): string[] {
  try {
    return files.list().filter((name) => /^gpiochip[0-9]+$/.test(name));
  } catch {
    throw new KernelError(
      ENODEV,
      `this kernel has no ${files.root} (CONFIG_GPIO_SYSFS is off): use the gpiochip back end`,
    );
  }
}

/** The class has bases only; the chip's own name is beside it, at the device that both belong to. */
function nameOf(directory: string, files: GpioFiles): string {
  const numbered = [...Array(MOST_CHIPS).keys()].map((number) => `gpiochip${number}`);
  return numbered.find((name) => files.exists(`${directory}/device/${name}/dev`)) ?? directory;
}

/** Chips that a name is looked for; a Raspberry Pi 5 has 14. */
const MOST_CHIPS = 32;
