import fc from "fast-check";
import type { LineAddress } from "tophalf";
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
        const chip = raspberryPi4.chips.find(({ label }) => label === found?.chip);
        if (found) expect(chip?.lines[found.offset]).toBeDefined();
      }),
    );
  });
});

describe("boardModels", () => {
  test("has every model under its own name", () => {
    for (const [name, model] of boardModels) expect(model.name).toBe(name);
    expect(boardModels.get("raspberry-pi-4")).toBe(raspberryPi4);
  });

  describe.each([...boardModels.values()])("$name holds together:", (board) => {
    const { chips, header, leds, i2c, serial, numberedChips } = board;
    const has = ({ chip, offset }: LineAddress): boolean =>
      chips.some(({ label, lines }) => label === chip && offset in lines);

    test("its chips and pins have names of their own", () => {
      for (const names of [chips.map(({ label }) => label), header.map(({ name }) => name)]) {
        expect(new Set(names).size).toBe(names.length);
      }
      expect(chips.map(({ label }) => label)).toEqual(expect.arrayContaining([...numberedChips]));
    });

    test("the lines of its header and of its LEDs exist, and are found by their names", () => {
      const lines = [...header, ...header.flatMap(({ others }) => others ?? []), ...leds];
      for (const { name, line } of lines) {
        if (line) expect([name, has(line)]).toEqual([name, true]);
        expect([name, findLine(board, name)]).toEqual([name, line]);
      }
    });

    test("each pin is found by its label", () => {
      for (const { label, line } of header) if (line) expect(findLine(board, label)).toEqual(line);
    });

    test("no line is on two pins", () => {
      const lines = [...header, ...header.flatMap(({ others }) => others ?? [])].flatMap(({ line }) =>
        line ? [`${line.chip}:${line.offset}`] : [],
      );
      expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
    });

    test("its buses and serial ports end on pins with such functions", () => {
      const functionsOf = (name: string): string => {
        const pin = header.find((candidate) => candidate.name === name || candidate.label === name);
        return [...(pin?.functions ?? []), ...(pin?.others ?? []).flatMap(({ functions }) => functions)]
          .map((one) => one.name.toLowerCase())
          .join(" ");
      };
      for (const { bus, sda, scl } of i2c) {
        const joint = board.name.startsWith("beaglebone") ? "i2c\\d_" : "";
        expect([bus, functionsOf(sda)]).toEqual([bus, expect.stringMatching(`${joint}sda`)]);
        expect([bus, functionsOf(scl)]).toEqual([bus, expect.stringMatching(`${joint}scl`)]);
      }
      for (const { path, txd, rxd } of serial) {
        expect([path, functionsOf(txd)]).toEqual([path, expect.stringMatching(/txd/)]);
        expect([path, functionsOf(rxd)]).toEqual([path, expect.stringMatching(/rxd/)]);
      }
    });

    test("what config.txt has to say for the header's port is what raspi-config writes", () => {
      const hasDebugConnector = /-(5|500|cm5)$/.test(board.name);
      const setting = hasDebugConnector ? /^dtparam=uart0=on in/ : /^enable_uart=1 in/;
      const isPi = board.name.startsWith("raspberry-pi");
      const settings = serial.flatMap(({ enable }) => (isPi ? [enable] : []));
      expect(settings).toEqual(settings.map(() => expect.stringMatching(setting) as string));
    });
  });
});
