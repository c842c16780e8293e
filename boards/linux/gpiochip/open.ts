import { readdirSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { type Clock, EACCES, ENODEV, ENOENT, ENOSYS, KernelError } from "tophalf";
import type { ChipModel } from "../../model.ts";
import { GpiochipChip } from "./chip.ts";
import { cannotOpen } from "./errors.ts";
import { openChipFile } from "./file.ts";
import { type GpioAddon, loadGpioAddon } from "./native.ts";
import { linux, type System } from "./system.ts";
import { chipInfoQuery, decodeChipInfo, GPIO_GET_CHIPINFO_IOCTL, type KernelChipInfo } from "./uapi.ts";

export interface OpenOptions {
  /** Where the device files are. */
  readonly devices?: string;
  /** Where the chips are by name, as links to their devices. */
  readonly sysfs?: string;
  readonly addon?: GpioAddon | undefined;
  readonly system?: System;
}

/** A chip that this machine has. */
export interface FoundChip extends KernelChipInfo {
  /** `/dev/gpiochip0` */
  readonly path: string;
}

/** What was found, and what could not be looked at. */
export interface FoundChips {
  readonly chips: readonly FoundChip[];
  readonly refusals: readonly KernelError[];
}

/** Which chip is meant, and what its lines are called where the kernel has no names for them. */
export type GpiochipPlace = Pick<ChipModel, "label" | "device"> & Partial<Pick<ChipModel, "lines">>;

/**
 * A chip of this machine, by its `/dev/gpiochipN`. It is found by the kernel's label, or by its device where the label does not tell; never by its number.
 *
 * @throws KernelError ENODEV no such chip, ENOENT no GPIO chips at all, EACCES not for this user, ENOSYS the addon was not built, or the
 *   kernel is older than 5.10
 */
export function openGpiochip(place: GpiochipPlace, clock: Clock, options: OpenOptions = {}): GpiochipChip {
  const { addon = usableAddon(), system = linux } = options;
  const { path, name, lineCount } = findChip(place, { ...options, addon, system });
  const { label, lines = [] } = place;
  const lineNames = lines.map((line) => line.name);
  return new GpiochipChip({ label, name, lineCount, path, lineNames }, { addon, clock, system });
}

/**
 * All chips of this machine, by number. Each is there once, also where a board keeps an old name as a link (`/dev/gpiochip4` on a Raspberry Pi 5).
 *
 * @throws KernelError ENOSYS the addon was not built
 */
export function findGpiochips(options: OpenOptions = {}): FoundChips {
  const { devices = DEVICES, addon = usableAddon(), system = linux } = options;
  const byName = new Map<string, FoundChip>();
  const refusals: KernelError[] = [];
  for (const path of devicesIn(devices)) {
    try {
      const info = readChipInfo(path, addon, system);
      if (!byName.has(info.name) || basename(path) === info.name) byName.set(info.name, { ...info, path });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      refusals.push(error);
    }
  }
  return { chips: [...byName.values()].sort(byNumber), refusals };
}

const DEVICES = "/dev";
const SYSFS = "/sys/bus/gpio/devices";
const numberIn = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
const byNumber = (a: KernelChipInfo, b: KernelChipInfo): number => numberIn(a.name) - numberIn(b.name);

function usableAddon(): GpioAddon {
  const addon = loadGpioAddon();
  if (addon) return addon;
  throw new KernelError(
    ENOSYS,
    "the back end gpiochip was not built: it needs Linux, a C++ compiler and kernel headers of 5.10 or later " +
      "(sudo apt install build-essential linux-libc-dev), then: npm run build",
  );
}

function findChip({ label, device }: GpiochipPlace, options: OpenOptions): FoundChip {
  const { devices = DEVICES, sysfs = SYSFS } = options;
  const { chips, refusals } = findGpiochips(options);
  const found = chips.find((chip) =>
    device === undefined ? chip.label === label : isBelow(join(sysfs, chip.name), device),
  );
  if (found) return found;
  const denied = refusals.find(({ errno }) => errno === EACCES);
  if (denied) throw denied;
  if (chips.length === 0) {
    throw new KernelError(
      ENOENT,
      `there is no ${devices}/gpiochip*: this machine has no GPIO chip, or its kernel no character device for them ` +
        "(CONFIG_GPIO_CDEV)",
    );
  }
  const there = chips.map((chip) => `${chip.name} (${chip.label})`).join(", ");
  throw new KernelError(ENODEV, `no GPIO chip ${device ?? label} in ${devices}; there are: ${there}`);
}

function devicesIn(directory: string): string[] {
  return namesIn(directory)
    .filter((name) => /^gpiochip[0-9]+$/.test(name))
    .sort((a, b) => numberIn(a) - numberIn(b))
    .map((name) => join(directory, name));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readChipInfo(path: string, addon: GpioAddon, system: System): KernelChipInfo {
  const file = openChipFile(path, { addon, system }, new Uint32Array(1), () => undefined);
  const words = chipInfoQuery();
  const result = file.ioctl(GPIO_GET_CHIPINFO_IOCTL, words);
  file.close();
  if (result < 0) throw cannotOpen(path, result, (name) => system.groupOf(name));
  return decodeChipInfo(words);
}

/** Whether a chip belongs to a device: its place in the device tree has that device's name in it. */
function isBelow(link: string, device: string): boolean {
  try {
    return readlinkSync(link).split("/").includes(device);
  } catch {
    return false;
  }
}
