/** Lines, and what their pins can be, against second sources: the device trees and the drivers of Linux. */
import { boardModels, type ChipModel, modelNamed } from "tophalf/boards";
import { describe, expect, test } from "vitest";
import { tableOf } from "../data/table.ts";

function chipOf(board: string, index = 0): ChipModel {
  const chip = modelNamed(board).chips[index];
  if (!chip) throw new Error(`${board} has no chip ${index}`);
  return chip;
}

const functionsAt = (chip: ChipModel, offset: number): Record<string, string> =>
  Object.fromEntries((chip.lines[offset]?.functions ?? []).map(({ mode, name }) => [mode, name]));

const FILES: Readonly<Record<string, string>> = {
  "bcm2835-rpi-b-rev2.dts": "raspberry-pi-1-b",
  "bcm2835-rpi-a-plus.dts": "raspberry-pi-1-a-plus",
  "bcm2835-rpi-b-plus.dts": "raspberry-pi-1-b-plus",
  "bcm2835-rpi-zero.dts": "raspberry-pi-zero",
  "bcm2835-rpi-zero-w.dts": "raspberry-pi-zero-w",
  "bcm2835-rpi-cm1-io1.dts": "raspberry-pi-cm1",
  "bcm2836-rpi-2-b.dts": "raspberry-pi-2-b",
  "bcm2837-rpi-3-b.dts": "raspberry-pi-3-b",
  "bcm2837-rpi-3-b-plus.dts": "raspberry-pi-3-b-plus",
  "bcm2837-rpi-3-a-plus.dts": "raspberry-pi-3-a-plus",
  "bcm2837-rpi-cm3-io3.dts": "raspberry-pi-cm3",
  "bcm2837-rpi-cm3.dtsi": "raspberry-pi-cm3",
  "bcm2711-rpi-4-b.dts": "raspberry-pi-4",
  "bcm2711-rpi-400.dts": "raspberry-pi-400",
  "bcm2711-rpi-cm4-io.dts": "raspberry-pi-cm4",
  "bcm2711-rpi-cm4.dtsi": "raspberry-pi-cm4",
};
const published = tableOf("gpio-line-names.txt").filter(([file = ""]) => file in FILES);

describe.each(published)("gpio-line-names of %s, %s", (file = "", kind, ...names) => {
  const chip = chipOf(FILES[file] ?? "", kind === "gpio" ? 0 : 1);

  test("are as many as there are lines", () => {
    expect(names).toHaveLength(chip.lines.length);
  });

  test("name each GPIO at its own offset", () => {
    for (const [offset, name] of names.entries()) {
      const [, number] = /^GPIO(\d+)$/.exec(name) ?? [];
      if (number !== undefined) expect([offset, chip.lines[offset]?.name]).toEqual([Number(number), name]);
    }
  });

  test("are ours, but for lines of the header, which they name by their usual function", () => {
    const header = modelNamed(FILES[file] ?? "").header.map(({ line }) => line);
    const onHeader = (offset: number): boolean =>
      header.some((line) => line?.chip === chip.label && line.offset === offset);
    for (const [offset, name] of names.entries()) {
      if (onHeader(offset) || (kind === "gpio" && ["CAM_CLK", "CAM_GPIO"].includes(name))) continue;
      expect([offset, chip.lines[offset]?.name]).toEqual([offset, name === "-" ? "" : name]);
    }
  });
});

describe.each(published.filter(([, kind]) => kind === "gpio"))(
  "names in %s, %s",
  (file = "", _kind, ...names) => {
    const chip = chipOf(FILES[file] ?? "");

    test("that are of a function are of one that the pin has", () => {
      for (const [offset, name] of names.entries()) {
        const signal = signalOf(name);
        if (signal === undefined) continue;
        const has = Object.values(functionsAt(chip, offset)).map(plain);
        expect([offset, name, has.includes(plain(signal))]).toEqual([offset, name, true]);
      }
    });
  },
);

/** `SPI_MOSI` is SPI0_MOSI, `SD1_DATA0` is SD1_DAT0, `TXD0` is itself; other names say what is wired to the line. */
function signalOf(name: string): string | undefined {
  if (/^(SDA|SCL)[01]$|^(TXD|RXD|CTS|RTS)[01]$|^SD1_(CLK|CMD)$/.test(name)) return name;
  const spi = /^SPI_(.*)$/.exec(name)?.[1];
  if (spi !== undefined) return `SPI0_${spi}`;
  const sd = /^SD1_DATA(\d)$/.exec(name)?.[1];
  return sd === undefined ? undefined : `SD1_DAT${sd}`;
}

const plain = (name: string): string => name.replaceAll("_", "").toUpperCase();

describe.each(tableOf("pin-groups.txt"))(
  "pin group of %s, %s in %s",
  (file, group = "", mode = "", ...pins) => {
    const board = file === "bcm2711.dtsi" ? "raspberry-pi-4" : "raspberry-pi-3-b";

    test("has pins with such a function in that mode", () => {
      for (const pin of pins) {
        const name = functionsAt(chipOf(board), Number(pin))[mode] ?? "nothing";
        expect(name).toMatch(expected(group));
      }
    });
  },
);

/** What the pins of a group are called in our tables. */
function expected(group: string): RegExp {
  const [, kind = "", number = ""] = /^([a-z0-9]+?)(\d?)(?:_|$)/.exec(group) ?? [];
  const names: Readonly<Record<string, string>> = {
    i2c: `^(SDA|SCL)${number}$`,
    uart: `^(TXD|RXD|CTS|RTS)${number}$`,
    pcm: "^PCM_",
    emmc: "^SD1_",
    sdhost: "^SD0_",
    dpi: "^(DPI_|PCLK|DE|LCD_)",
    jtag: "^ARM_",
    pwm: "^PWM",
    ethernet: "^RGMII",
    rgmii: "^RGMII",
    i2s: "^PCM_",
    swd: "^ARM_",
  };
  return new RegExp(names[kind] ?? `^${kind}${number}`.toUpperCase());
}

describe("the RP1", () => {
  const chip = chipOf("raspberry-pi-5");

  test.each(tableOf("rp1-functions.txt"))(
    "line %s is, by mode, of %s %s %s %s %s %s %s %s %s",
    (line, ...controllers) => {
      const functions = functionsAt(chip, Number(line));
      for (const [mode, controller] of controllers.entries()) {
        expect(functions[`ALT${mode}`] ?? "-").toMatch(RP1_SIGNALS[controller] ?? signalsOf(controller));
      }
    },
  );
});

/** Where the driver's word for the controller does not begin the signal's name. */
const RP1_SIGNALS: Readonly<Record<string, RegExp>> = {
  "-": /^-$/,
  gpio: /^SYS_RIO/,
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((bus) => [`i2c${bus}`, new RegExp(`^(SDA|SCL)${bus}$`)])),
  ...Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((port) => [`uart${port}`, new RegExp(`^(TXD|RXD|CTS|RTS)${port}$`)]),
  ),
  ...Object.fromEntries([0, 1, 2, 3].map((port) => [`vbus${port}`, new RegExp("^VBUS_(EN|OC)")])),
};

function signalsOf(controller: string): RegExp {
  return new RegExp(`^${controller}`, "i");
}

describe("every Raspberry Pi", () => {
  const models = [...boardModels.values()].filter(({ name }) => name.startsWith("raspberry-pi"));

  test.each(models)("$name has names of its own for its lines", ({ chips }) => {
    for (const { lines } of chips) {
      const names = lines.map(({ name }) => name).filter((name) => name !== "");
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  test.each(models)("$name pulls GPIO 0 to 8 up and 9 to 27 down at reset", ({ chips }) => {
    const pulls = chips[0]?.lines.slice(0, 28).map(({ pull }) => pull);
    expect(pulls).toEqual([...Array<string>(9).fill("up"), ...Array<string>(19).fill("down")]);
  });

  test.each(models)("$name has its LEDs on lines that the kernel holds", ({ chips, leds }) => {
    expect(leds[0]?.name).toBe("ACT");
    for (const { name, line } of leds) {
      const chip = chips.find(({ label }) => label === line?.chip);
      if (line) expect(chip?.lines[line.offset]).toMatchObject({ heldBy: name });
    }
  });
});
