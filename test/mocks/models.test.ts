/** Every model is to be had as a mock. */
import { boardProvider, simulate, VirtualClock } from "tophalf/mocks";
import { expect, test } from "vitest";
import { refusal } from "../runtime/support.ts";

test.each(boardProvider.models)("mock:%s has a line behind every pin that has one", (model) => {
  const board = boardProvider.open(model, new VirtualClock());
  expect(board.name).toBe(`mock:${model}`);
  for (const { name, line } of board.header) {
    expect(board.findLine(name)).toEqual(line);
    const chip = board.chips.find(({ label }) => label === line?.chip);
    if (line) expect(chip?.lineInfo(line.offset)).toMatchObject({ offset: line.offset, direction: "input" });
  }
  board.close();
});

test.each([
  ["raspberry-pi-1-b-rev1", ["i2c-0 bcm2835 (i2c@7e205000)"]],
  ["raspberry-pi-4", ["i2c-1 bcm2835 (i2c@7e804000)"]],
  ["raspberry-pi-5", ["i2c-1 Synopsys DesignWare I2C adapter"]],
  ["beaglebone-black", ["i2c-2 OMAP I2C adapter", "i2c-1 OMAP I2C adapter"]],
  ["beaglebone-ai", ["i2c-3 OMAP I2C adapter"]],
])("%s has the model's I2C buses", (model, buses) => {
  const { board } = simulate(model);
  expect(board.i2cAdapters.map(({ number, description }) => `i2c-${number} ${description}`)).toEqual(buses);
  expect(board.i2c()).toBe(board.i2cAdapters[0]);
  expect(() => board.i2c(7)).toThrow(refusal("ENODEV", /no I2C bus 7/));
});
