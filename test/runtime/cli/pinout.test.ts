/** The drawing of `tophalf gpio info`: every board's, and what is on it. */
import fc from "fast-check";
import { boardModels } from "tophalf/boards";
import { simulate, type Simulation } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { type Paint, paintFor } from "../../../runtime/cli/paint.ts";
import { drawPinout } from "../../../runtime/cli/pinout.ts";
import type { GpioInfo } from "../../../runtime/control/pin-methods.ts";

const plain: Paint = (_style, text) => text;

function infoOf({ kernel: { board, gpio } }: Simulation): GpioInfo {
  const { model, chips, header } = board;
  return { board: model, chips, missing: [], lines: [...gpio.status()], header };
}
const draw = (sim: Simulation, paint = plain): string => drawPinout(infoOf(sim), paint);
const rowsOf = (text: string): string[] => text.split("\n").filter((row) => row.includes("("));

describe("the header", () => {
  test("is as on the board: two rows of pins, with who uses them", () => {
    const sim = simulate();
    sim.kernel.gpio.request("GPIO4", { direction: "output", initial: 1 }, { consumer: "LED 1" });
    sim.kernel.gpio.request("GPIO18", { direction: "input" }, { consumer: "button" });
    const rows = draw(sim).split("\n");
    expect(rows[0]).toBe("J8");
    expect(rows[1]).toMatch(/^ +3V3 \( 1\) \( 2\) 5V$/);
    expect(rows[4]).toMatch(/^ +"LED 1" out high +GPIO4 \( 7\) \( 8\) GPIO14 +in {2}low$/);
    expect(rows[6]).toMatch(/^ +in {2}low +GPIO17 \(11\) \(12\) GPIO18 +in {2}low {2}"button"$/);
    expect(rows[14]).toMatch(
      /reserved in {2}high GPIO0 ID_SDA \(27\) \(28\) GPIO1 ID_SCL in {2}high reserved$/,
    );
  });

  test("of a BeagleBone is two, each under its name", () => {
    const text = draw(simulate("beaglebone-black"));
    expect(text).toMatch(/^P8\n +GND \( 1\) \( 2\) GND\n/);
    expect(text).toMatch(/\n\nP9\n +GND \( 1\) \( 2\) GND\n/);
    expect(text).toMatch(/GPIO0_30 \(11\) \(12\) GPIO1_28 /);
  });

  test("has no row for pins that a module does not bring out", () => {
    const rows = rowsOf(draw(simulate("raspberry-pi-cm3")));
    expect(rows[0]).toMatch(/GPIO0 \( 3\)/);
    expect(rows).toHaveLength(28);
  });

  test.each([...boardModels.keys()])("of %s has each of its pins once, in 100 columns", (name) => {
    const sim = simulate(name);
    const text = draw(sim);
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(text.match(/\( *\d+\)/g)).toHaveLength(sim.board.header.length);
  });

  test("stays within 100 columns whatever consumers are called, and shows how they begin", () => {
    const property = fc.property(fc.string({ minLength: 1, maxLength: 60 }), (consumer) => {
      fc.pre(/^[ -~]+$/.test(consumer));
      const sim = simulate();
      for (const pin of ["GPIO17", "GPIO18"])
        sim.kernel.gpio.request(pin, { direction: "input" }, { consumer });
      const row = draw(sim).split("\n")[6] ?? "";
      expect(row.length).toBeLessThanOrEqual(100);
      expect(row).toContain(`"${consumer.slice(0, 12)}`);
    });
    fc.assert(property, { numRuns: 50 });
  });

  test("shows pins of a chip that cannot be used as such", () => {
    const info = infoOf(simulate("beaglebone-black"));
    const lines = info.lines.filter(({ chip }) => chip !== "gpio1");
    expect(drawPinout({ ...info, lines }, plain)).toMatch(/\(12\) GPIO1_28 +not here\n/);
  });
});

describe("colours", () => {
  const marked: Paint = (style, text) => `<${style}>${text}</>`;

  test("are of power, ground, held lines and high levels", () => {
    const sim = simulate();
    sim.kernel.gpio.request("GPIO4", { direction: "output", initial: 1 }, { consumer: "LED 1" });
    const rows = draw(sim, marked).split("\n");
    expect(rows[1]).toMatch(/<power> *3V3<\/> \( 1\) \( 2\) <power>5V *<\/>/);
    expect(rows[3]).toMatch(/<ground>GND *<\/>/);
    expect(rows[4]).toMatch(/<held> *"LED 1"<\/> <high>out high<\/> +GPIO4 \( 7\)/);
  });

  test("are on a terminal only, and not where the user wants none", () => {
    const painted = (isTTY: boolean, env: NodeJS.ProcessEnv = {}): string =>
      paintFor({ isTTY }, env)("power", "5V");
    expect(painted(true)).toBe("\u001b[31m5V\u001b[39m");
    expect(painted(false)).toBe("5V");
    expect(paintFor({}, {})("power", "5V")).toBe("5V");
    expect(painted(true, { NO_COLOR: "1" })).toBe("5V");
    expect(painted(true, { TERM: "dumb" })).toBe("5V");
  });
});
