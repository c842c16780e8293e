/** Every model is to be had as a mock. */
import { boardProvider, VirtualClock } from "tophalf/mocks";
import { expect, test } from "vitest";

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
