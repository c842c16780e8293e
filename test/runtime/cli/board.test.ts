import { VirtualClock } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { openBoard } from "../../../runtime/cli/board.ts";
import { refusal } from "../support.ts";

const clock = new VirtualClock();

describe("--board", () => {
  test("mock:<model> is that model's mock", async () => {
    expect((await openBoard("mock:raspberry-pi-4", clock)).name).toBe("mock:raspberry-pi-4");
  });

  test("mock: with an unknown model is refused: ENODEV, with which there are", async () => {
    await expect(openBoard("mock:toaster", clock)).rejects.toEqual(refusal("ENODEV", /raspberry-pi-4/));
  });

  test("any other name that is not here is refused: ENODEV, with what to do", async () => {
    await expect(openBoard("toaster", clock)).rejects.toEqual(refusal("ENODEV", /'toaster'.*--board mock:/));
  });
});
