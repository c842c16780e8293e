import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

test("1 lights the LED, 0 puts it out, anything else is said to be invalid", async () => {
  const led = sim.led("GPIO4");
  await sim.insmod("led");
  const write = (text: string): Promise<void> => sim.kernel.vfs.writeFile("/dev/gpio_led", text);
  await write("1\n");
  expect(led.isOn).toBe(true);
  await write("on\n");
  expect(led.isOn).toBe(true);
  await write("0\n");
  expect(led.isOn).toBe(false);
  await write("1");
  await sim.rmmod("led");
  expect(led.isOn).toBe(false);
  expect(sim.log).toEqual([
    expect.stringMatching(/^Major = \d+, Minor = 0$/),
    "Device created on /dev/gpio_led",
    "Invalid value!",
  ]);
});

test("the line is a parameter", async () => {
  const led = sim.led("GPIO22");
  await sim.insmod("led", ["led=GPIO22"]);
  await sim.kernel.vfs.writeFile("/dev/gpio_led", "1");
  expect(led.isOn).toBe(true);
});
