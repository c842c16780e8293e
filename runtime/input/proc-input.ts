import type { Procfs } from "../fs/procfs.ts";
import { textFile } from "../fs/text-file.ts";
import { CODE_SETS } from "./capabilities.ts";
import type { InputCore } from "./input-core.ts";

/** Makes /proc/bus/input/devices. */
export function addInputFiles({ proc, input }: { readonly proc: Procfs; readonly input: InputCore }): void {
  const directory = proc.mkdir("bus/input", 0, null);
  proc.create("devices", 0, directory, textFile({ show: () => showInputDevices(input) }));
}

/** A paragraph for each device. */
function showInputDevices(core: InputCore): string {
  return core.all.map(paragraph).join("");
}

function paragraph({ device, sysfs, handlers }: InputCore["all"][number]): string {
  const { id, name, phys, uniq, capabilities } = device;
  const hex = (value: number): string => value.toString(16).padStart(4, "0");
  const bitmaps = CODE_SETS.filter(({ type }) => capabilities.hasType(type)).map(
    (set) => `B: ${set.name.toUpperCase()}=${String(capabilities.codes(set.type))}`,
  );
  const lines = [
    `I: Bus=${hex(id.bustype)} Vendor=${hex(id.vendor)} Product=${hex(id.product)} Version=${hex(id.version)}`,
    `N: Name="${name}"`,
    `P: Phys=${phys}`,
    `S: Sysfs=${sysfs}`,
    `U: Uniq=${uniq}`,
    `H: Handlers=${handlers.map((handler) => `${handler} `).join("")}`,
    `B: PROP=${String(capabilities.properties)}`,
    `B: EV=${String(capabilities.types)}`,
    ...bitmaps,
  ];
  return `${lines.join("\n")}\n\n`;
}
