import fc from "fast-check";
import { boardModels, findLine, raspberryPi4 } from "tophalf/boards";
import { describe, expect, test } from "vitest";

const CHIP = "pinctrl-bcm2711";

describe("findLine", () => {
  test.each([
    [17, 17],
    ["17", 17],
    ["GPIO17", 17],
    ["gpio17", 17],
    ["Gpio17", 17],
    [" GPIO17 ", 17],
    ["J8_11", 17],
    ["j8_40", 21],
    ["ID_SDA", 0],
    ["GPIO0", 0],
    [0, 0],
    ["STATUS_LED_G_CLK", 42],
    [57, 57],
  ])("finds %j at offset %i", (name, offset) => {
    expect(findLine(raspberryPi4, name)).toEqual({ chip: CHIP, offset });
  });

  test.each([
    "J8_1",
    "J8_2",
    "J8_6",
    "3V3",
    "GND",
    "J8_0",
    "J8_41",
    "GPIO58",
    58,
    -1,
    17.5,
    Number.NaN,
    "",
    " ",
    "GPIO",
    "17 18",
    "GPIO-1",
    "P9_12",
  ])("finds nothing for %j", (name) => {
    expect(findLine(raspberryPi4, name)).toBeUndefined();
  });

  test("finds every line by its number, by its GPIO name and by its own name", () => {
    for (const [offset, { name }] of (raspberryPi4.chips[0]?.lines ?? []).entries()) {
      for (const spelling of [offset, String(offset), `GPIO${offset}`, name, name.toLowerCase()]) {
        expect(findLine(raspberryPi4, spelling)).toEqual({ chip: CHIP, offset });
      }
    }
  });

  test("answers a line of the board or nothing, whatever it is asked", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.double()), (name) => {
        const found = findLine(raspberryPi4, name);
        if (found) expect(raspberryPi4.chips[0]?.lines[found.offset]).toBeDefined();
      }),
    );
  });
});

describe("boardModels", () => {
  test("has every model under its own name", () => {
    for (const [name, model] of boardModels) expect(model.name).toBe(name);
    expect(boardModels.get("raspberry-pi-4")).toBe(raspberryPi4);
  });

  test("describes boards that hold together: the header's lines exist, and so does the numbered chip", () => {
    for (const { header, chips, numberedChip } of boardModels.values()) {
      expect(chips.map(({ label }) => label)).toContain(numberedChip);
      for (const { line } of header) {
        const chip = chips.find(({ label }) => label === line?.chip);
        if (line) expect(chip?.lines[line.offset]).toBeDefined();
      }
    }
  });
});
