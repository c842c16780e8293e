import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { Expander } from "../runtime/gpio/expander.ts";
import { refusal } from "../runtime/support.ts";
import { whileTimePasses } from "./all.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const write = (led: string, file: string, text: string): Promise<void> =>
  sim.kernel.vfs.writeFile(`/sys/class/leds/${led}/${file}`, text);

test("an LED on a line is lit by its brightness, blinks with the timer, and is dark when the module leaves", async () => {
  const led = sim.led("GPIO4");
  await sim.insmod("gpio-leds", ["names=status"]);
  await write("status", "brightness", "255\n");
  expect(led.isOn).toBe(true);
  await write("status", "brightness", "0\n");
  await write("status", "trigger", "timer\n");
  await sim.advance("1900ms");
  expect(led.changes).toEqual([true, false, true, false, true, false]);
  await sim.advance("200ms");
  expect(led.isOn).toBe(true);
  await sim.rmmod("gpio_leds");
  expect([led.isOn, sim.clock.pending]).toEqual([false, 0]);
  expect(sim.log).toEqual(["gpio-leds: status on GPIO4"]);
});

test("several LEDs have names and triggers of their own, or those that they get without", async () => {
  const leds = [sim.led("GPIO4"), sim.led("GPIO22")];
  await sim.insmod("gpio-leds", ["gpios=GPIO4,GPIO22", "names=power", "triggers=default-on"]);
  expect(sim.kernel.vfs.readdir("/sys/class/leds").slice(-2)).toEqual(["power", "gpio22"]);
  expect(leds.map(({ isOn }) => isOn)).toEqual([true, false]);
});

test("an LED that a low level lights is dark at first, and again at the end", async () => {
  await sim.insmod("gpio-leds", ["active_low=1", "names=status"]);
  const { wire } = sim.board.line("GPIO4");
  expect(wire.driven).toBe(1);
  await write("status", "brightness", "1");
  expect(wire.driven).toBe(0);
});

test("an LED of an expander is lit through its bus", async () => {
  const expander = await Expander.load(sim);
  await whileTimePasses(sim, sim.insmod("gpio-leds", ["gpios=P1", "names=far", "triggers=timer"]));
  await sim.advance("1200ms");
  expect(expander.calls.filter((call) => call.startsWith("set"))).toEqual(["set 1 1", "set 1 0", "set 1 1"]);
  await whileTimePasses(sim, sim.rmmod("gpio_leds"));
  expect(expander.levels[1]).toBe(0);
});

test.each([
  ["EINVAL", ["names=a,b"]],
  ["EINVAL", ["gpios=GPIO4,NOSUCH"]],
  ["EBUSY", ["gpios=GPIO4,GPIO4"]],
])("is refused with %s for %j, and leaves nothing", async (code, words) => {
  const before = sim.kernel.vfs.readdir("/sys/class/leds");
  await expect(sim.insmod("gpio-leds", words)).rejects.toEqual(refusal(code));
  expect(sim.kernel.vfs.readdir("/sys/class/leds")).toEqual(before);
});
