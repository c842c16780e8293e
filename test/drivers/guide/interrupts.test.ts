/** The guide's two interrupt examples: buttons that switch an LED, without and with a bottom half. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe.each(["intrpt", "bottomhalf"])("%s", (name) => {
  test("logs what it does at init, in the guide's words", async () => {
    await sim.insmod(name);
    expect(sim.log).toEqual([
      `${name}_init`,
      "Current button1 value: 0",
      "Successfully requested BUTTON1 IRQ # 32",
      "Successfully requested BUTTON2 IRQ # 33",
    ]);
  });

  test("one button turns the LED on, the other off", async () => {
    const led = sim.led("GPIO4");
    const [on, off] = [sim.button("GPIO17"), sim.button("GPIO18")];
    await sim.insmod(name);
    on.press();
    on.release();
    off.press();
    off.release();
    on.press();
    expect(led.changes).toEqual([true, false, true]);
  });

  test("takes other pins by its parameters", async () => {
    const led = sim.led("GPIO5");
    await sim.insmod(name, ["led=5", "on=22", "off=23"]);
    sim.button("GPIO22").press();
    expect(led.isOn).toBe(true);
    sim.button("GPIO23").press();
    expect(led.isOn).toBe(false);
  });

  test("is refused a pin that is taken: EBUSY; and one that there is not: EINVAL", async () => {
    await expect(sim.insmod(name, ["led=17"])).rejects.toEqual(refusal("EBUSY", /GPIO17.*"LED 1"/));
    await expect(sim.insmod(name, ["led=99"])).rejects.toEqual(refusal("EINVAL", /'99'/));
    expect([...sim.kernel.gpio.status()].filter(({ consumer }) => consumer?.startsWith("LED 1"))).toEqual([]);
  });

  test("counts its interrupts under the names of its buttons", async () => {
    await sim.insmod(name);
    const button = sim.button("GPIO17");
    button.press();
    button.release();
    const interrupts = await sim.kernel.vfs.readFile("/proc/interrupts");
    expect(interrupts).toMatch(/^ 32: +2 +pinctrl-bcm2711 +17 Edge +gpiomod#button1$/m);
    expect(interrupts).toMatch(/^ 33: +0 +pinctrl-bcm2711 +18 Edge +gpiomod#button2$/m);
  });

  test("leaves the LED off", async () => {
    const led = sim.led("GPIO4");
    await sim.insmod(name);
    sim.button("GPIO17").press();
    await sim.rmmod(name);
    expect([led.isOn, sim.log.at(-1)]).toEqual([false, `${name}_exit`]);
  });
});

describe("bottomhalf", () => {
  test("does in the top half only what is quick, and the rest in a tasklet", async () => {
    await sim.insmod("bottomhalf", ["delay=500"]);
    const led = sim.led("GPIO4");
    const [lit, stamps] = [[] as boolean[], [] as number[]];
    sim.kernel.printk.ring.follow(({ time }) => {
      lit.push(led.isOn);
      stamps.push(time / 1e6);
    });
    sim.button("GPIO17").press();
    expect(sim.log.slice(-2)).toEqual(["Bottom half tasklet starts", "Bottom half tasklet ends"]);
    expect([lit, stamps]).toEqual([
      [true, true],
      [0, 500],
    ]);
  });

  test("takes a new delay while it runs", async () => {
    await sim.insmod("bottomhalf");
    await sim.kernel.vfs.writeFile("/sys/module/bottomhalf/parameters/delay", "20\n");
    sim.button("GPIO17").press();
    expect(sim.clock.now()).toBe(20e6);
  });
});
