/**
 * What the revision code of a Raspberry Pi (`Revision` in /proc/cpuinfo) says of its model: its name for `--board`.
 * Source: Raspberry Pi documentation, "Raspberry Pi revision codes".
 *
 * @returns undefined for a code that no model here has
 */
export function modelOfRevision(code: number): string | undefined {
  if ((code & NEW_STYLE) === 0) return OLD_CODES.get(code & OLD_CODE);
  const [type, processor] = [(code >>> 4) & 0xff, (code >>> 12) & 0xf];
  if (type === PI_2B && processor === BCM2837) return "raspberry-pi-2-b-v1.2";
  return TYPES.get(type);
}

const NEW_STYLE = 1 << 23;
/** Above it are bits that tell whether it was overclocked. */
const OLD_CODE = 0xffff;
const PI_2B = 0x04;
const BCM2837 = 2;

/** By the type field of a code from 2014 on. */
const TYPES = new Map([
  [0x00, "raspberry-pi-1-a"],
  [0x01, "raspberry-pi-1-b"],
  [0x02, "raspberry-pi-1-a-plus"],
  [0x03, "raspberry-pi-1-b-plus"],
  [PI_2B, "raspberry-pi-2-b"],
  [0x06, "raspberry-pi-cm1"],
  [0x08, "raspberry-pi-3-b"],
  [0x09, "raspberry-pi-zero"],
  [0x0a, "raspberry-pi-cm3"],
  [0x0c, "raspberry-pi-zero-w"],
  [0x0d, "raspberry-pi-3-b-plus"],
  [0x0e, "raspberry-pi-3-a-plus"],
  [0x10, "raspberry-pi-cm3-plus"],
  [0x11, "raspberry-pi-4"],
  [0x12, "raspberry-pi-zero-2-w"],
  [0x13, "raspberry-pi-400"],
  [0x14, "raspberry-pi-cm4"],
  [0x15, "raspberry-pi-cm4s"],
  [0x17, "raspberry-pi-5"],
  [0x18, "raspberry-pi-cm5"],
  [0x19, "raspberry-pi-500"],
  [0x1a, "raspberry-pi-cm5"], // Lite: without eMMC
  [0x1b, "raspberry-pi-cm0"],
]);

/** Codes before that: one after the other. */
const OLD_CODES = new Map([
  ...codes("raspberry-pi-1-b-rev1", 0x2, 0x3),
  ...codes("raspberry-pi-1-b", 0x4, 0x5, 0x6, 0xd, 0xe, 0xf),
  ...codes("raspberry-pi-1-a", 0x7, 0x8, 0x9),
  ...codes("raspberry-pi-1-b-plus", 0x10, 0x13),
  ...codes("raspberry-pi-cm1", 0x11, 0x14),
  ...codes("raspberry-pi-1-a-plus", 0x12, 0x15),
]);

function codes(name: string, ...numbers: number[]): [number, string][] {
  return numbers.map((number) => [number, name]);
}
