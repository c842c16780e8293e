/** P8 and P9 against second sources: BeagleBoard.org's and Linux's device trees, and bonescript. */
import type { HeaderPin, LineAddress, PinFunction } from "tophalf";
import { type BoardModel, boardModels, findLine, modelNamed } from "tophalf/boards";
import { describe, expect, test } from "vitest";
import { tableOf } from "../data/table.ts";

const black = modelNamed("beaglebone-black");
const ai = modelNamed("beaglebone-ai");
const boardOf = (soc = ""): BoardModel => (soc === "am335x" ? black : ai);

const addressOf = (line: string): LineAddress => {
  const [, chip = "", offset] = /^(gpio\d)_(\d+)$/.exec(line) ?? [];
  return { chip, offset: Number(offset) };
};

function functionsOf(board: BoardModel, ball: string): readonly PinFunction[] {
  const name = board.aliases?.[ball] ?? ball;
  const pins = board.header.flatMap((pin) => [pin, ...(pin.others ?? [])]);
  const exact = pins.find((pin) => pin.name === name);
  if (exact?.functions) return exact.functions;
  const line = findLine(board, name);
  return board.chips.find(({ label }) => label === line?.chip)?.lines[line?.offset ?? -1]?.functions ?? [];
}

const inMode = (functions: readonly PinFunction[], mode: string): string =>
  functions.find((one) => one.mode === `mode ${mode}`)?.name ?? "-";

test.each(tableOf("beaglebone-lines.txt"))("%s has %s on %s", (soc, pin = "", line = "") => {
  expect(findLine(boardOf(soc), pin)).toEqual(addressOf(line));
});

describe("the line names of am335x-boneblack.dts", () => {
  const published = tableOf("gpio-line-names.txt").filter(([file]) => file === "am335x-boneblack.dts");

  /** In them the second line of P9_41 has the first one's name, and P8_24 has none. */
  const OTHERWISE = ["P9_41A", "P9_41B"];

  test.each(published)("in %s, %s, are found where they are", (_file, chip = "", ...names) => {
    expect(names).toHaveLength(32);
    for (const [offset, name] of names.entries()) {
      const [pin = ""] = name.split("_[");
      if (!/^P[89]_/.test(pin) || OTHERWISE.includes(pin)) continue;
      expect([pin, findLine(black, pin.replace("P9_15A", "P9_15"))]).toEqual([pin, { chip, offset }]);
    }
  });

  test.each(published)("in %s, %s, of lines on no header are ours", (_file, chip, ...names) => {
    const lines = black.chips.find(({ label }) => label === chip)?.lines ?? [];
    for (const [offset, name] of names.entries()) {
      if (!name.startsWith("[") || /^\[(mmc1_dat1|usr\d_led)\]$/.test(name)) continue;
      expect([offset, lines[offset]?.name]).toEqual([offset, name]);
    }
  });
});

describe("functions by mode", () => {
  /** bonescript's spelling of what TI's data sheet calls otherwise. */
  const SPELLINGS: readonly (readonly [RegExp, string])[] = [
    [/^d_can/, "dcan"],
    [/^mii2_/, "gmii2_"],
    [/_mux1$/, ""],
    [/ben0_cle$/, "be0n_cle"],
    [/ben1$/, "be1n"],
    [/^pr1_uart_/, "pr1_uart0_"],
    [/^pr1_mii0_txd$/, "pr1_mii0_txd1"],
    [/data_out_7$/, "data_out7"],
    [/clk_mux$/, "clk"],
  ];
  const spelled = (name: string): string =>
    SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), name);

  /** What bonescript has in another column, or twice. */
  const KNOWN_MISTAKES = [
    "P8_36 mcasp0_axr0 4",
    "P9_15B gpio2_0 6",
    "P9_41 mcasp1_axr0 2",
    "P9_41 emu3 3",
    "P9_41 emu3 6",
  ];
  const pinNamed = (pin: string): string => (pin === "P9_41" ? "P9_91" : pin).replace("P9_41B", "P9_41");

  test.each(tableOf("am335x-functions.txt"))(
    "of %s are those that bonescript knows",
    (pin = "", ...names) => {
      const functions = functionsOf(black, pinNamed(pin).replace(/^(P\d_)(\d)$/, "$10$2"));
      expect(functions).not.toEqual([]);
      for (const [mode, name] of names.entries()) {
        if (name === "-" || KNOWN_MISTAKES.includes(`${pin} ${name} ${mode}`)) continue;
        expect([mode, inMode(functions, String(mode))]).toEqual([mode, spelled(name)]);
      }
    },
  );

  /** What a pin is called in a device tree when it is used for that. */
  const SIGNALS: Readonly<Record<string, RegExp>> = {
    can: /^dcan/,
    eqep: /^eqep/,
    i2c: /^i2c/,
    pru_ecap_pwm: /^pr[12]_ecap/,
    pru_ecap: /^pr[12]_ecap/,
    pru_uart: /^pr[12]_uart0|^uart6/, // uart6 on two pins of the AI
    pruin: /^pr[12]_pru[01]_(gpi|pru_r31_)/,
    pruout: /^pr[12]_pru[01]_(gpo|pru_r30_)/,
    pwm: /^ehrpwm|^ecap/,
    pwm2: /^ehrpwm|^ecap/,
    ecap_pwm: /^ecap/,
    spi: /^spi/,
    spi_cs: /^spi\d_cs/,
    spi_sclk: /^spi\d_sclk/,
    timer: /^timer/,
    uart: /^uart/,
    lcd: /^vout1|^lcd/,
    mcasp: /^mcasp|^xref/,
  };
  const used = tableOf("beaglebone-modes.txt").filter(([, , use = ""]) => use in SIGNALS);

  test.each(used)("%s: %s as %s is mode %s", (soc, ball = "", use = "", mode = "") => {
    expect(inMode(functionsOf(boardOf(soc), ball), mode)).toMatch(SIGNALS[use] ?? /nothing/);
  });
});

describe("pins of a BeagleBone Black", () => {
  const pin = (name: string): HeaderPin | undefined => black.header.find((one) => one.name === name);

  test("are 46 on P8 and 46 on P9", () => {
    const names = black.header.map(({ name }) => name);
    expect([names.length, names[0], names[45], names[46], names[91]]).toEqual([
      92,
      "P8_01",
      "P8_46",
      "P9_01",
      "P9_46",
    ]);
    expect(black.header.filter(({ label }) => label === "")).toEqual([]);
  });

  test.each([
    ["P9_12", { chip: "gpio1", offset: 28 }],
    ["p9_12", { chip: "gpio1", offset: 28 }],
    ["P8_07", { chip: "gpio2", offset: 2 }],
    ["P8_7", { chip: "gpio2", offset: 2 }],
    ["gpio1_28", { chip: "gpio1", offset: 28 }],
    ["GPIO1_28", { chip: "gpio1", offset: 28 }],
    ["60", { chip: "gpio1", offset: 28 }],
    [127, { chip: "gpio3", offset: 31 }],
    ["USR0", { chip: "gpio1", offset: 21 }],
    ["P9_42B", { chip: "gpio3", offset: 18 }],
    ["P9_1", undefined],
    ["P9_47", undefined],
    ["P10_1", undefined],
    ["gpio4_0", undefined],
    ["gpio1_32", undefined],
    [128, undefined],
    ["J8_11", undefined],
  ])("%s is %j", (name, line) => {
    expect(findLine(black, name)).toEqual(line);
  });

  test.each([
    ["P8_03", /^eMMC \(mmc1_dat6\), free with disable_uboot_overlay_emmc=1/],
    ["P8_21", /^eMMC \(mmc1_clk\)/],
    ["P8_27", /^HDMI \(lcd_vsync\), free with disable_uboot_overlay_video=1/],
    ["P8_45", /^HDMI \(lcd_data0\).*SYS_BOOT0, read at power-on/],
    ["P9_28", /^HDMI sound, free with disable_uboot_overlay_audio=1/],
    ["P9_19", /capes have the EEPROM/],
  ])("%s is kept for %s", (name, what) => {
    expect(pin(name)?.reserved).toMatch(what);
  });

  test.each(["P8_07", "P8_11", "P8_26", "P9_12", "P9_30", "P9_42"])("%s is kept for nothing", (name) => {
    expect(pin(name)?.reserved).toBeUndefined();
  });

  test("of the cape bus have resistors", () => {
    const pulled = black.header.filter(({ fixedPull }) => fixedPull !== undefined).map(({ name }) => name);
    expect(pulled).toEqual(["P9_19", "P9_20"]);
  });

  test("P9_41 and P9_42 have a second line", () => {
    expect(pin("P9_41")?.others?.map(({ name, line }) => [name, line])).toEqual([
      ["P9_91", { chip: "gpio3", offset: 20 }],
    ]);
    expect(pin("P9_42")?.line).toEqual({ chip: "gpio0", offset: 7 });
  });
});

describe("other BeagleBones", () => {
  test("the Green has no HDMI, but the eMMC", () => {
    const { header, chips } = modelNamed("beaglebone-green");
    expect(header.filter(({ reserved }) => reserved?.includes("HDMI"))).toEqual([]);
    expect(header.filter(({ reserved }) => reserved?.startsWith("eMMC"))).toHaveLength(10);
    expect(chips.flatMap(({ lines }) => lines).filter(({ name }) => name.includes("hdmi"))).toEqual([]);
  });

  test("the Green Wireless has its radio on the header", () => {
    const { header, chips } = modelNamed("beaglebone-green-wireless");
    expect(header.filter(({ reserved }) => /Wi-Fi|Bluetooth/.test(reserved ?? ""))).toHaveLength(10);
    expect(chips[1]?.lines[28]).toMatchObject({ name: "P9_12", heldBy: "enable" });
  });

  test("the AI has eight banks, five LEDs and pins with two balls", () => {
    expect([ai.chips.length, ai.leds.length]).toEqual([8, 5]);
    expect(ai.header.find(({ name }) => name === "P9_11")).toMatchObject({
      line: { chip: "gpio8", offset: 17 },
      others: [{ name: "P9_11A" }],
    });
    expect(findLine(ai, "P8_15B")).toEqual({ chip: "gpio4", offset: 27 });
    expect(findLine(ai, "P9_11A")).toBeUndefined();
  });

  test("each has banks whose devices are named after different addresses", () => {
    for (const { name, chips } of boardModels.values()) {
      if (!name.startsWith("beaglebone")) continue;
      expect(new Set(chips.map(({ device }) => device)).size).toBe(chips.length);
    }
  });
});
