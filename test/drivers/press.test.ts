import { simulate } from "tophalf/mocks";
import { expect, test } from "vitest";

test("a press turns the LED on", async () => {
  const sim = simulate("raspberry-pi-4");
  const [led, button] = [sim.led("GPIO4"), sim.button("GPIO17")];
  await sim.insmod("press");
  button.press();
  expect(led.isOn).toBe(true);
  expect(sim.log).toContain("pressed");
});
