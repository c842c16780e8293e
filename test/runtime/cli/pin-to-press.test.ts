/** Which pin the start's message suggests to press. */
import { boardModels } from "tophalf/boards";
import { simulate, type Simulation } from "tophalf/mocks";
import { expect, test } from "vitest";
import { pinToPress } from "../../../runtime/cli/pin-to-press.ts";

const suggested = ({ board, kernel }: Simulation): string | undefined =>
  pinToPress(board, [...kernel.gpio.status()]);

test("is the guide's on a Raspberry Pi, and a free one of the header on a BeagleBone", () => {
  expect(suggested(simulate("raspberry-pi-4"))).toBe("GPIO17");
  expect(suggested(simulate("beaglebone-black"))).toBe("P8_07");
});

test("is the one that a module waits for", () => {
  const pi = simulate("raspberry-pi-4");
  pi.kernel.gpio.request("GPIO4", { direction: "output" }, { consumer: "led" });
  pi.kernel.gpio.request("GPIO22", { direction: "input" }, { consumer: "button" });
  expect(suggested(pi)).toBe("GPIO22");
  const bone = simulate("beaglebone-black");
  bone.kernel.gpio.request(60, { direction: "input" }, { consumer: "button" });
  expect(suggested(bone)).toBe("P9_12");
});

test.each([...boardModels.keys()])("is a line of %s", (model) => {
  const sim = simulate(model);
  expect(sim.board.findLine(suggested(sim) ?? "")).toBeDefined();
});

test("is none on a board without pins", () => {
  expect(pinToPress(Object.assign(simulate().board, { header: [] }), [])).toBeUndefined();
});
