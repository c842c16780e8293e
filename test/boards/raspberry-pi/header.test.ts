/**
 * The headers against second sources: what `pinout` prints on a board, and what is known of them by counting. The physical pins are
 * those of WiringPi's and gpiozero's tables, written down here on their own.
 */
import { boardModels, findLine } from "tophalf/boards";
import { describe, expect, test } from "vitest";

const withJ8 = [...boardModels.values()].filter(({ header }) => header.some(({ name }) => name === "J8_1"));

/** BCM number → physical pin of J8. */
const PHYSICAL: Readonly<Record<number, number>> = {
  0: 27, 1: 28, 2: 3, 3: 5, 4: 7, 5: 29, 6: 31, 7: 26, 8: 24, 9: 21, 10: 19, 11: 23, 12: 32, 13: 33, 14: 8,
  15: 10, 16: 36, 17: 11, 18: 12, 19: 35, 20: 38, 21: 40, 22: 15, 23: 16, 24: 18, 25: 22, 26: 37, 27: 13,
}; // prettier-ignore

test("all but the first boards and the SO-DIMM modules have J8", () => {
  const others = [...boardModels.keys()].filter((name) => !withJ8.some((model) => model.name === name));
  expect(others.filter((name) => name.startsWith("raspberry"))).toEqual([
    "raspberry-pi-1-b-rev1",
    "raspberry-pi-1-b",
    "raspberry-pi-1-a",
    "raspberry-pi-cm1",
    "raspberry-pi-cm3",
    "raspberry-pi-cm3-plus",
    "raspberry-pi-cm4s",
  ]);
});

describe.each(withJ8)("J8 of $name", ({ header, numberedChips }) => {
  const labels = header.map(({ label }) => label);

  test("has 40 pins, named in their order", () => {
    expect(header.map(({ name }) => name)).toEqual(
      Array.from({ length: 40 }, (_, index) => `J8_${index + 1}`),
    );
  });

  test("has GPIO 0 to 27, each once and where it belongs", () => {
    for (const [bcm, physical] of Object.entries(PHYSICAL)) {
      expect(header[physical - 1]).toMatchObject({
        name: `J8_${physical}`,
        label: `GPIO${bcm}`,
        line: { chip: numberedChips[0], offset: Number(bcm) },
      });
    }
    expect(header.filter(({ line }) => line)).toHaveLength(28);
  });

  test.each([
    ["3V3", [1, 17]],
    ["5V", [2, 4]],
    ["GND", [6, 9, 14, 20, 25, 30, 34, 39]],
  ])("has %s on pins %j, and no line behind them", (label, pins) => {
    expect(labels.flatMap((one, index) => (one === label ? [index + 1] : []))).toEqual(pins);
    expect(pins.map((pin) => header[pin - 1]?.line)).toEqual(pins.map(() => undefined));
  });

  test("keeps pins 27 and 28 for the EEPROM of a HAT", () => {
    const reserved = header.flatMap(({ name, reserved: what }) => (what === undefined ? [] : [[name, what]]));
    expect(reserved).toEqual([
      ["J8_27", expect.stringMatching(/^ID_SD:/)],
      ["J8_28", expect.stringMatching(/^ID_SC:/)],
    ]);
  });
});

test("GPIO 2 and 3 have resistors to 3V3 on every board with J8, but for the CM0", () => {
  for (const { name, header } of withJ8) {
    const pulled = header.filter(({ fixedPull }) => fixedPull === "1.8 kΩ to 3V3").map((pin) => pin.label);
    expect([name, pulled]).toEqual([name, name === "raspberry-pi-cm0" ? [] : ["GPIO2", "GPIO3"]]);
  }
});

describe("P1 and P5 of the first boards", () => {
  const REV1 = "3V3 5V 0 5V 1 GND 4 14 GND 15 17 18 21 GND 22 23 3V3 24 10 GND 9 25 11 8 GND 7";
  const REV2 = "3V3 5V 2 5V 3 GND 4 14 GND 15 17 18 27 GND 22 23 3V3 24 10 GND 9 25 11 8 GND 7";
  const P5 = "5V 3V3 28 29 30 31 GND GND";

  test.each([
    ["raspberry-pi-1-b-rev1", REV1, ["GPIO0", "GPIO1"]],
    ["raspberry-pi-1-b", `${REV2} ${P5}`, ["GPIO2", "GPIO3"]],
    ["raspberry-pi-1-a", `${REV2} ${P5}`, ["GPIO2", "GPIO3"]],
  ])("%s", (name, pins, pulled) => {
    const header = boardModels.get(name)?.header ?? [];
    expect(header.map(({ label }) => label.replace("GPIO", "")).join(" ")).toBe(pins);
    expect(header.filter(({ fixedPull }) => fixedPull).map(({ label }) => label)).toEqual(pulled);
  });

  test("are found by their pins", () => {
    const board = boardModels.get("raspberry-pi-1-b");
    if (!board) throw new Error("no such model");
    const chip = "pinctrl-bcm2835";
    expect(findLine(board, "P1_13")).toEqual({ chip, offset: 27 });
    expect(findLine(board, "P5_3")).toEqual({ chip, offset: 28 });
    expect(findLine(board, "P1_27")).toBeUndefined();
  });
});

// gpiozero's table of the module, where GPIO 0 is on pin 3, and 28 to 45 are on the other side.
test.each([
  [0, 3], [1, 5], [2, 9], [3, 11], [11, 35], [12, 45], [27, 89], [28, 28], [31, 36], [32, 46], [45, 84],
])("GPIO%i is on pin %i of a module in SO-DIMM form", (gpio, pin) => {
  for (const name of ["raspberry-pi-cm1", "raspberry-pi-cm3", "raspberry-pi-cm3-plus", "raspberry-pi-cm4s"]) {
    const board = boardModels.get(name);
    expect(board && findLine(board, `SODIMM_${pin}`)?.offset).toBe(gpio);
  }
}); // prettier-ignore
