import { readdirSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import type { Board, BoardDevice, BoardProvider } from "../hal/board.ts";
import type { Clock } from "../hal/clock.ts";
import type { BoardFacts, DeviceFacts, PortFacts } from "./facts.ts";
import type { MachineFiles } from "./files.ts";

/**
 * The board that this machine is: its chips are opened as boot would open them, and no line of them is taken.
 *
 * @param model what it is to be; undefined: what it is
 * @throws KernelError ENODEV for an unknown model
 */
export function readBoard(
  provider: BoardProvider,
  model: string | undefined,
  files: MachineFiles,
  clock: Clock,
): BoardFacts | { reason: string } {
  const detected = model === undefined ? provider.detect?.() : undefined;
  const name = model ?? detected?.board;
  if (name === undefined) return { reason: detected?.reason ?? "no real board is supported" };
  const board = provider.open(name, clock);
  try {
    return { ...chipsOf(board), ...devicesOf(provider, name, files) };
  } finally {
    board.close();
  }
}

type ChipFacts = Pick<BoardFacts, "name" | "model" | "chips" | "missing" | "onHeader">;

function chipsOf({ name, model, chips, missingChips = [], header }: Board): ChipFacts {
  const onHeader = new Set(header.flatMap(({ line }) => line?.chip ?? []));
  return {
    ...{ name, model, missing: missingChips, onHeader: [...onHeader] },
    chips: chips.map((chip) => ({ label: chip.label, name: chip.name, lineCount: chip.lineCount })),
  };
}

function devicesOf(
  provider: BoardProvider,
  model: string,
  files: MachineFiles,
): Pick<BoardFacts, "parts" | "gpio" | "i2c" | "serial"> {
  const { parts = [], i2c = [], serial = [] } = provider.needs?.(model) ?? {};
  const consoles = consolesIn(files);
  return {
    parts,
    gpio: chipFilesIn(files),
    i2c: i2c.map((bus) => ({ ...portOf(bus, files), hasBus: hasBus(bus, files) })),
    serial: serial.map((port) => ({
      ...portOf(port, files),
      isConsole: consoles.includes(targetOf(port, files)),
    })),
  };
}

function portOf({ path, pins, enable }: BoardDevice, files: MachineFiles): PortFacts {
  return { ...files.device(path), pins, enable };
}

function hasBus({ path }: BoardDevice, files: MachineFiles): boolean {
  return files.exists(`/sys/bus/i2c/devices/${basename(path)}`);
}

/** What /dev/serial0 leads to. */
function targetOf({ path }: BoardDevice, files: MachineFiles): string {
  try {
    return basename(realpathSync(files.at(path)));
  } catch {
    return basename(path);
  }
}

/** `ttyS0`, `tty0`: the devices that the kernel's messages go to. */
function consolesIn(files: MachineFiles): string[] {
  const lines = files.text("/proc/consoles").split("\n");
  return lines.flatMap((line) => line.split(/\s/, 1)).filter((name) => name !== "");
}

function chipFilesIn(files: MachineFiles): DeviceFacts[] {
  try {
    const names = readdirSync(files.at("/dev")).filter((name) => /^gpiochip\d+$/.test(name));
    return names.sort().map((name) => files.device(`/dev/${name}`));
  } catch {
    return [];
  }
}
