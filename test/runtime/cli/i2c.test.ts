/** The grid of `tophalf i2c detect`, which scripts written for i2cdetect(8) read. */
import { expect, test } from "vitest";
import { formatGrid } from "../../../runtime/cli/i2c.ts";
import type { AddressState } from "../../../runtime/control/i2c-tool.ts";

test("looks as i2cdetect's", () => {
  const states = Array<AddressState>(0x70).fill("free");
  states[0x20 - 8] = "held";
  states[0x76 - 8] = "found";
  expect(formatGrid(states)).toBe(
    [
      "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f",
      "00:                         -- -- -- -- -- -- -- -- ",
      "10: -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- ",
      "20: UU -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- ",
      "30: -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- ",
      "40: -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- ",
      "50: -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- ",
      "60: -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- ",
      "70: -- -- -- -- -- -- 76 --                         ",
      "",
    ].join("\n"),
  );
});
