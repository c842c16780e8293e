import type { Attribute, AttributeGroup } from "../fs/sysfs.ts";
import { CODE_SETS } from "./capabilities.ts";
import type { InputDevice } from "./input-device.ts";

/** The files of /sys/class/input/inputN. */
export function inputGroups(device: InputDevice): AttributeGroup[] {
  const { name, phys, uniq, id, capabilities } = device;
  const hex = (value: number): string => value.toString(16).padStart(4, "0");
  const texts = {
    name,
    phys,
    uniq,
    modalias: modaliasOf(device),
    properties: String(capabilities.properties),
  };
  const ids = {
    bustype: hex(id.bustype),
    vendor: hex(id.vendor),
    product: hex(id.product),
    version: hex(id.version),
  };
  const bitmaps = CODE_SETS.map((set) => [set.name, String(capabilities.codes(set.type))]);
  return [
    { attrs: filesOf(Object.entries(texts)) },
    { name: "id", attrs: filesOf(Object.entries(ids)) },
    { name: "capabilities", attrs: filesOf([["ev", String(capabilities.types)], ...bitmaps]) },
  ];
}

function filesOf(entries: readonly (readonly string[])[]): Attribute[] {
  return entries.map(([name = "", text = ""]) => ({ name, mode: 0o444, show: () => `${text}\n` }));
}

/** How far the codes of a type go into the modalias, as `input_print_modalias()` has it. */
const FIRST_KEY = 0x71;
const LETTERS: Readonly<Record<string, string>> = {
  key: "k",
  rel: "r",
  abs: "a",
  msc: "m",
  led: "l",
  snd: "s",
  ff: "f",
  sw: "w",
};

/** What udev finds a driver by: `input:b0006v0000p0000e0000-e0,1,14,kramlsfw`. */
export function modaliasOf({ id, capabilities }: InputDevice): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, "0");
  const list = (codes: Iterable<number>, from = 0): string =>
    [...codes]
      .filter((code) => code >= from)
      .map((code) => `${code.toString(16).toUpperCase()},`)
      .join("");
  const sets = CODE_SETS.map(
    ({ type, name }) =>
      `${LETTERS[name] ?? ""}${list(capabilities.codes(type) ?? [], name === "key" ? FIRST_KEY : 0)}`,
  );
  const { bustype, vendor, product, version } = id;
  return (
    `input:b${hex(bustype)}v${hex(vendor)}p${hex(product)}e${hex(version)}-` +
    `e${list(capabilities.types)}${sets.join("")}`
  );
}
