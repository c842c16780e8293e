/**
 * The 40-pin header against a second source: what `pinout` prints on a board, and what is known of it by counting. The
 * physical pins are those of WiringPi's and gpiozero's tables, written down here on their own.
 */
import { raspberryPi4 } from "tophalf/boards";
import { describe, expect, test } from "vitest";

const { header, chips } = raspberryPi4;
const labels = header.map(({ label }) => label);

/** BCM number → physical pin. */
const PHYSICAL: Readonly<Record<number, number>> = {
  0: 27, 1: 28, 2: 3, 3: 5, 4: 7, 5: 29, 6: 31, 7: 26, 8: 24, 9: 21, 10: 19, 11: 23, 12: 32, 13: 33, 14: 8,
  15: 10, 16: 36, 17: 11, 18: 12, 19: 35, 20: 38, 21: 40, 22: 15, 23: 16, 24: 18, 25: 22, 26: 37, 27: 13,
}; // prettier-ignore

describe("the header of the Raspberry Pi 4", () => {
  test("has 40 pins, named in their order", () => {
    expect(header.map(({ name }) => name)).toEqual(
      Array.from({ length: 40 }, (_, index) => `J8_${index + 1}`),
    );
  });

  test("has GPIO 0 to 27, each once: 26, and the two of the identification EEPROM", () => {
    const offsets = header.flatMap(({ line }) => (line ? [line.offset] : []));
    expect(offsets.sort((a, b) => a - b)).toEqual([...Array(28).keys()]);
  });

  test.each(Object.entries(PHYSICAL))("has GPIO%s on pin %i", (bcm, physical) => {
    expect(header[physical - 1]).toEqual({
      name: `J8_${physical}`,
      label: `GPIO${bcm}`,
      line: { chip: "pinctrl-bcm2711", offset: Number(bcm) },
    });
  });

  test.each([
    ["3V3", [1, 17]],
    ["5V", [2, 4]],
    ["GND", [6, 9, 14, 20, 25, 30, 34, 39]],
  ])("has %s on pins %j, and no line behind them", (label, pins) => {
    expect(labels.flatMap((one, index) => (one === label ? [index + 1] : []))).toEqual(pins);
    expect(pins.map((pin) => header[pin - 1]?.line)).toEqual(pins.map(() => undefined));
  });

  test("has nothing else", () => {
    expect(labels.filter((label) => !/^(GPIO\d+|3V3|5V|GND)$/.test(label))).toEqual([]);
  });
});

describe("the GPIO controller of the Raspberry Pi 4", () => {
  const [chip] = chips;
  const lines = chip?.lines ?? [];

  test("is the one that Linux calls pinctrl-bcm2711, with 58 lines", () => {
    expect([chips.length, chip?.label, lines.length]).toEqual([1, "pinctrl-bcm2711", 58]);
  });

  test("names the header's lines as the device tree does: GPIO2 to GPIO27, and ID_SDA, ID_SCL", () => {
    const names = lines.slice(0, 28).map(({ name }) => name);
    expect(names).toEqual([
      "ID_SDA",
      "ID_SCL",
      ...Array.from({ length: 26 }, (_, index) => `GPIO${index + 2}`),
    ]);
  });

  test("gives every line a name of its own, without blanks or lower case", () => {
    const names = lines.map(({ name }) => name);
    expect(new Set(names).size).toBe(58);
    expect(names.filter((name) => !/^[A-Z0-9_]+$/.test(name))).toEqual([]);
  });

  // BCM2711 ARM Peripherals, 5.3: GPIO 0 to 8 are pulled high at reset, 9 to 27 low.
  test("pulls GPIO 0 to 8 up and 9 to 27 down at reset", () => {
    const pulls = lines.slice(0, 28).map(({ pull }) => pull);
    expect(pulls).toEqual([...Array<string>(9).fill("up"), ...Array<string>(19).fill("down")]);
  });

  test("has only the activity LED held by the kernel", () => {
    const held = lines.flatMap(({ heldBy }, offset) => (heldBy === undefined ? [] : [[offset, heldBy]]));
    expect(held).toEqual([[42, "ACT"]]);
  });
});
